package dev.pawl.server;

import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Missed;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The body of a schedule that is put, and what the routes of schedules take beside it. */
record ScheduleBody(
        String name, Ticks ticks, TaskRequest<JsonText> request, Missed missed, int missedMax, Overlap overlap) {
    static final List<String> MISSED_WORDS =
            Arrays.stream(Missed.values()).map(Missed::wireName).toList();
    static final List<String> OVERLAP_WORDS =
            Arrays.stream(Overlap.values()).map(Overlap::wireName).toList();

    private static final int MOST_CHARS = 200;
    private static final Ticks NEVER = Ticks.once(Instant.EPOCH);

    static final Parameter<String> NAME = Parameter.inPath(
            "name",
            Schema.text("The schedule: letters, digits, dots, underscores and hyphens.")
                    .length(1, Schedule.MAX_NAME_CHARS),
            "",
            ScheduleBody::name);

    static final Parameter<Integer> COUNT = Parameter.inQuery(
            "count", Schema.integer("So many.").range(1, 1_000).with("default", 10), 10, text ->
                    (int) Parameter.integer(text, 1, 1_000));

    static final Parameter<Integer> LIMIT = Parameter.inQuery(
            "limit", Schema.integer("At most so many.").range(1, 1_000).with("default", 100), 100, text ->
                    (int) Parameter.integer(text, 1, 1_000));

    private static final BodyField<Optional<String>> CRON = BodyField.optional(
            "cron",
            Schema.text(
                            "When, by a cron expression of five fields, or six with the second before them; or @daily and the"
                                    + " like.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, MOST_CHARS)));

    private static final BodyField<Optional<String>> ZONE = BodyField.optional(
            "zone",
            Schema.text("On the clocks of this time zone; UTC unless told. Only with `cron`.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, MOST_CHARS)));

    private static final BodyField<Optional<Duration>> EVERY = BodyField.optional(
            "every_seconds",
            Schema.number("When, by an interval: at its multiples since 1970 began in UTC.")
                    .with("minimum", BodyField.seconds(Ticks.Every.SHORTEST))
                    .with("maximum", BodyField.seconds(Ticks.Every.LONGEST))
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.seconds(member, Ticks.Every.SHORTEST, Ticks.Every.LONGEST)));

    private static final BodyField<Optional<Instant>> AT = BodyField.optional(
            "at_utc",
            Schema.time("When, this one time: ISO-8601 with any offset, UTC when it has none.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> IsoTime.read(BodyField.text(member, MOST_CHARS))));

    private static final BodyField<Missed> MISSED = BodyField.optional(
            "missed",
            Schema.text("What becomes of runs that nobody could make in time.")
                    .with("enum", MISSED_WORDS)
                    .with("default", Missed.ONE.wireName()),
            Missed.ONE,
            member -> word(member, Missed::of));

    private static final BodyField<Integer> MISSED_MAX = BodyField.integer(
            "missed_max",
            "How many missed runs `all` makes up for at most, the last ones.",
            1,
            Schedule.MOST_MISSED,
            Schedule.DEFAULT_MISSED_MAX);

    private static final BodyField<Overlap> OVERLAP = BodyField.optional(
            "overlap",
            Schema.text("What is done at a tick while the task made last has not ended.")
                    .with("enum", OVERLAP_WORDS)
                    .with("default", Overlap.ALLOW.wireName()),
            Overlap.ALLOW,
            member -> word(member, Overlap::of));

    static final Form FORM = new Form(
            "ScheduleRequest",
            "A task with a clock: exactly one of `cron`, `every_seconds` and `at_utc`.",
            List.of(
                    CRON,
                    ZONE,
                    EVERY,
                    AT,
                    EnqueueBody.TYPE,
                    EnqueueBody.PAYLOAD,
                    EnqueueBody.QUEUE,
                    EnqueueBody.PRIORITY,
                    EnqueueBody.COMPATIBILITY,
                    EnqueueBody.MAX_ATTEMPTS,
                    EnqueueBody.LIMIT_KEY,
                    MISSED,
                    MISSED_MAX,
                    OVERLAP),
            """
            {"cron": "0 7 * * mon-fri", "zone": "Europe/Prague", "type": "report", "payload": {"of": "yesterday"},
             "overlap": "skip"}""");

    /**
     * @throws Problem telling every fault
     */
    static ScheduleBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        String payload = EnqueueBody.PAYLOAD.read(members, faults);
        Overlap overlap = OVERLAP.read(members, faults);
        Optional<String> limitKey = EnqueueBody.LIMIT_KEY.read(members, faults);
        ScheduleBody body = new ScheduleBody(
                call.path(NAME),
                ticks(members, faults),
                EnqueueBody.told(
                                TaskType.json(EnqueueBody.TYPE.read(members, faults))
                                        .with(new JsonText(payload)),
                                members,
                                faults)
                        .compatibility(EnqueueBody.COMPATIBILITY.read(members, faults))
                        // why: it has a limit of its own, so the one that is registered of the type does not count.
                        .limitKey(limitKey.orElse(overlap == Overlap.QUEUE ? "" : null)),
                MISSED.read(members, faults),
                MISSED_MAX.read(members, faults),
                overlap);
        if (limitKey.filter(key -> !key.isEmpty()).isPresent() && body.overlap == Overlap.QUEUE) {
            faults.add(EnqueueBody.LIMIT_KEY.name(), "must not be given with overlap queue, which is a limit itself");
        }
        faults.check();
        call.checkSize(EnqueueBody.PAYLOAD.name(), payload);
        return body;
    }

    private static Ticks ticks(Map<String, Member> members, Faults faults) {
        Optional<String> cron = CRON.read(members, faults);
        Optional<String> zone = ZONE.read(members, faults);
        Optional<Duration> every = EVERY.read(members, faults);
        Optional<Instant> at = AT.read(members, faults);
        if (!faults.isEmpty()) {
            return NEVER;
        }
        if (Stream.of(cron, every, at).filter(Optional::isPresent).count() != 1) {
            faults.add("body", "must say exactly one of cron, every_seconds and at_utc");
            return NEVER;
        }
        if (zone.isPresent() && cron.isEmpty()) {
            faults.add(ZONE.name(), "must not be given without cron");
        }
        try {
            return cron.map(expression -> Ticks.cron(expression, Ticks.zone(zone.orElse("UTC"))))
                    .or(() -> every.map(Ticks::every))
                    .or(() -> at.map(Ticks::once))
                    .orElse(NEVER);
        } catch (InvalidTaskException invalid) {
            invalid.violations().forEach(fault -> faults.add(fault.field(), fault.message()));
            return NEVER;
        }
    }

    private interface Words<V> {
        V of(String word);
    }

    private static <V> V word(Member member, Words<V> words) throws Fault {
        try {
            return words.of(Fault.quoted(BodyField.text(member, MOST_CHARS)));
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }

    private static String name(String text) throws Fault {
        if (!Schedule.isName(text)) {
            throw new Fault("must be 1 to " + Schedule.MAX_NAME_CHARS
                    + " letters, digits, dots, underscores and hyphens, not '" + Fault.quoted(text) + "'");
        }
        return text;
    }

    /** What there is to run, with nothing in its body. */
    static String nameOnly(Call call) {
        Form.EMPTY.members(call.body(), call.faults());
        return call.path(NAME);
    }
}
