package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long failed attempts wait, as requests send it and answers tell it. */
final class BackoffFields {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final BodyField<Duration> BASE = seconds("base_seconds", "The wait after the first attempt.");
    private static final BodyField<Duration> CAP =
            seconds("cap_seconds", "The longest wait, to which it doubles; at least `base_seconds`.");

    private static final Form FORM =
            new Form("BackoffRequest", "How long a failed attempt waits for the next.", List.of(BASE, CAP), """
            {"base_seconds": 1, "cap_seconds": 300}""");

    static final BodyField<Optional<Backoff>> BACKOFF = BodyField.optional(
            "backoff", FORM.schema().orNull(), Optional.empty(), BodyField.orNull(BackoffFields::backoff));

    static final Shape<Backoff> SHAPE = Shape.<Backoff>named("Backoff", "How long a failed attempt waits for the next.")
            .with(
                    "base_seconds",
                    Schema.number("The wait after the first attempt."),
                    backoff -> BodyField.seconds(backoff.base()))
            .with(
                    "cap_seconds",
                    Schema.number("The longest wait, to which it doubles."),
                    backoff -> BodyField.seconds(backoff.cap()));

    private BackoffFields() {}

    private static BodyField<Duration> seconds(String name, String description) {
        return BodyField.required(
                name,
                Schema.number(description)
                        .with("minimum", BodyField.seconds(SHORTEST))
                        .with("maximum", BodyField.seconds(LONGEST)),
                SHORTEST,
                member -> BodyField.seconds(member, SHORTEST, LONGEST));
    }

    private static Backoff backoff(Member member) throws Fault {
        Faults faults = new Faults();
        Map<String, Member> members = FORM.members(BodyField.object(member), faults);
        Duration base = BASE.read(members, faults);
        Duration cap = CAP.read(members, faults);
        faults.checkAsOne();
        if (cap.compareTo(base) < 0) {
            throw new Fault("must have a cap_seconds of at least base_seconds");
        }
        return new Backoff(base, cap);
    }
}
