package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a limit says, as requests send it; null is for none. */
final class LimitFields {
    private static final Duration SHORTEST = Duration.ofMillis(Limit.Rate.SHORTEST);
    private static final Duration LONGEST = Duration.ofMillis(Limit.Rate.LONGEST);

    private static final BodyField<Integer> STARTS = BodyField.required(
            "starts",
            Schema.integer("So many.").range(1, Limit.Rate.MOST_STARTS),
            1,
            member -> BodyField.integer(member, 1, Limit.Rate.MOST_STARTS));

    private static final BodyField<Duration> PERIOD = BodyField.required(
            "period_seconds",
            Schema.number("In any period of this length, to the millisecond.")
                    .with("minimum", BodyField.seconds(SHORTEST))
                    .with("maximum", BodyField.seconds(LONGEST)),
            SHORTEST,
            member -> BodyField.seconds(member, SHORTEST, LONGEST));

    private static final Form RATE_FORM = new Form(
            "RateRequest", "How many may start in a period; null for any number.", List.of(STARTS, PERIOD), """
            {"starts": 10, "period_seconds": 60}""");

    static final BodyField<Optional<Integer>> MAX_RUNNING = BodyField.optional(
            "max_running",
            Schema.integer("How many may be in work at once, over all workers; null for any number.")
                    .range(0, Limit.MOST_RUNNING)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.integer(member, 0, Limit.MOST_RUNNING)));

    static final BodyField<Optional<Limit.Rate>> RATE = BodyField.optional(
            "rate", RATE_FORM.schema().orNull(), Optional.empty(), BodyField.orNull(LimitFields::rate));

    private LimitFields() {}

    /** Whether anything but null was sent for one of them. */
    static boolean saysSome(Map<String, Member> members) {
        return Stream.of(MAX_RUNNING, RATE)
                .map(field -> members.get(field.name()))
                .anyMatch(member -> member != null && member.kind() != Kind.NULL);
    }

    private static Limit.Rate rate(Member member) throws Fault {
        Faults faults = new Faults();
        Map<String, Member> members = RATE_FORM.members(BodyField.object(member), faults);
        int starts = STARTS.read(members, faults);
        Duration period = PERIOD.read(members, faults);
        faults.checkAsOne();
        return new Limit.Rate(starts, period.toMillis());
    }
}
