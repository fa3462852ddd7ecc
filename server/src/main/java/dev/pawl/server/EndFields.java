package dev.pawl.server;

import dev.pawl.AttemptEnd;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request says of the end of an attempt. */
final class EndFields {
    static final String DONE = "done";
    static final String RETRY = "retry";
    static final String SNOOZE = "snooze";
    static final String CANCEL = "cancel";
    static final String DISCARD = "discard";
    static final String RELEASE = "release";

    private static final List<String> OUTCOMES = List.of(DONE, RETRY, SNOOZE, CANCEL, DISCARD, RELEASE);

    /** No task waits longer than this, whatever was asked for: ten years. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    static final BodyField<Optional<JsonText>> RESULT = BodyField.optional(
            "result",
            Schema.any("What the work gave, any JSON; kept as it is written. Null for nothing."),
            Optional.empty(),
            WorkFields::json);

    static final BodyField<String> ERROR = BodyField.optional(
            "error",
            Schema.text(
                            "What went wrong, or why it is not wanted any more. What is longer than 16,384 characters is cut.")
                    .with("default", ""),
            "",
            member -> BodyField.text(member, Integer.MAX_VALUE));

    static final BodyField<Optional<Duration>> RETRY_AFTER = seconds(
            "retry_after_seconds",
            "So long until the next attempt, to the millisecond; without it 1 second, doubling to 5 minutes.");

    static final BodyField<Optional<Instant>> UNTIL = BodyField.optional(
            "until_utc",
            Schema.time("Not before this: ISO-8601 with any offset, UTC when it has none, from 1970 to 9999.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> IsoTime.read(BodyField.text(member, NewTask.MAX_NAME_CHARS))));

    static final BodyField<Optional<Duration>> SECONDS = seconds("seconds", "Not before so long from now.");

    static final BodyField<Optional<Instant>> STARTED_AT = BodyField.optional(
            "started_at_utc",
            Schema.time("When the work began; without it, when it was claimed.").orNull(),
            Optional.empty(),
            BodyField.orNull(member -> IsoTime.read(BodyField.text(member, NewTask.MAX_NAME_CHARS))));

    private static final BodyField<String> OUTCOME = BodyField.required(
            "outcome",
            Schema.text("`done` takes a result; `retry`, `cancel` and `discard` an error, `retry` also a time to wait;"
                            + " `snooze` takes `until_utc` or `seconds`; `release` gives the task back unused.")
                    .with("enum", OUTCOMES),
            RELEASE,
            EndFields::outcome);

    /** Which of the members goes with which outcome. */
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            DONE, Set.of(RESULT.name()),
            RETRY, Set.of(ERROR.name(), RETRY_AFTER.name()),
            SNOOZE, Set.of(UNTIL.name(), SECONDS.name()),
            CANCEL, Set.of(ERROR.name()),
            DISCARD, Set.of(ERROR.name()),
            RELEASE, Set.of());

    private static final List<BodyField<?>> TOLD = List.of(RESULT, ERROR, RETRY_AFTER, UNTIL, SECONDS);

    private static final Form ONE = new Form(
            "EndRequest",
            "The end of one attempt.",
            List.of(
                    WorkFields.TASK_ID,
                    WorkFields.TOKEN,
                    OUTCOME,
                    RESULT,
                    ERROR,
                    RETRY_AFTER,
                    UNTIL,
                    SECONDS,
                    STARTED_AT),
            """
            {"task_id": 1, "token": 1, "outcome": "done"}""");

    static final BodyField<List<AttemptEnd>> FINISHED = BodyField.required(
            "finished",
            WorkFields.listOf(ONE, "Ends of attempts of this worker."),
            List.of(),
            member -> WorkFields.list(member, ONE, EndFields::one));

    private EndFields() {}

    private static AttemptEnd one(Map<String, Member> members, Faults faults) {
        String outcome = OUTCOME.read(members, faults);
        for (BodyField<?> field : TOLD) {
            if (members.containsKey(field.name())
                    && !MEMBERS.getOrDefault(outcome, Set.of()).contains(field.name())) {
                faults.add(field.name(), "does not go with outcome '" + outcome + "'");
            }
        }
        return new AttemptEnd(
                WorkFields.TASK_ID.read(members, faults),
                WorkFields.TOKEN.read(members, faults),
                outcome(outcome, members, faults),
                startedAt(members, faults));
    }

    static @Nullable Long startedAt(Map<String, Member> members, Faults faults) {
        return STARTED_AT.read(members, faults).map(Instant::toEpochMilli).orElse(null);
    }

    /** What the members say, by the name of the outcome; null gives the task back. */
    static @Nullable Outcome outcome(String name, Map<String, Member> members, Faults faults) {
        return switch (name) {
            case DONE -> Outcome.done(RESULT.read(members, faults).orElse(null));
            case RETRY ->
                new Outcome.Retry(RETRY_AFTER.read(members, faults).orElse(null), ERROR.read(members, faults));
            case SNOOZE -> Outcome.snooze(until(members, faults));
            case CANCEL -> Outcome.cancel(ERROR.read(members, faults));
            case DISCARD -> Outcome.discard(ERROR.read(members, faults));
            default -> null;
        };
    }

    private static Instant until(Map<String, Member> members, Faults faults) {
        Optional<Instant> until = UNTIL.read(members, faults);
        Optional<Duration> seconds = SECONDS.read(members, faults);
        if (members.containsKey(UNTIL.name()) == members.containsKey(SECONDS.name())) {
            faults.add(UNTIL.name(), "or " + SECONDS.name() + " is required, and only one of them");
        }
        Instant now = Instant.ofEpochMilli(Time.system().now());
        return until.orElseGet(() -> now.plus(seconds.orElse(Duration.ZERO)));
    }

    private static String outcome(Member member) throws Fault {
        String name = BodyField.text(member, Integer.MAX_VALUE);
        if (!OUTCOMES.contains(name)) {
            throw new Fault("must be one of " + String.join(", ", OUTCOMES) + ", not '" + Fault.quoted(name) + "'");
        }
        return name;
    }

    private static BodyField<Optional<Duration>> seconds(String name, String description) {
        return BodyField.optional(
                name,
                Schema.number(description)
                        .with("minimum", 0)
                        .with("maximum", LONGEST.toSeconds())
                        .orNull(),
                Optional.empty(),
                BodyField.orNull(member -> BodyField.seconds(member, Duration.ZERO, LONGEST)));
    }
}
