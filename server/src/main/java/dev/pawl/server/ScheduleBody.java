package dev.pawl.server;

import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ScheduleStore;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Missed;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    private static final List<BodyField<?>> FIELDS = List.of(
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
            OVERLAP);

    static final Form FORM = new Form(
            "ScheduleRequest",
            "A task with a clock: exactly one of `cron`, `every_seconds` and `at_utc`.",
            FIELDS,
            """
            {"cron": "0 7 * * mon-fri", "zone": "Europe/Prague", "type": "report", "payload": {"of": "yesterday"},
             "overlap": "skip"}""");

    /**
     * @throws Problem telling every fault
     */
    static ScheduleBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        ScheduleBody body = read(call.path(NAME), members, faults);
        faults.check();
        call.checkSize(EnqueueBody.PAYLOAD.name(), EnqueueBody.PAYLOAD.read(members, faults));
        return body;
    }

    /** Faults are noted. */
    private static ScheduleBody read(String name, Map<String, Member> members, Faults faults) {
        String payload = EnqueueBody.PAYLOAD.read(members, faults);
        Overlap overlap = OVERLAP.read(members, faults);
        Optional<String> limitKey = EnqueueBody.LIMIT_KEY.read(members, faults);
        ScheduleBody body = new ScheduleBody(
                name,
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
        return body;
    }

    /** All schedules of one maker. */
    record Sync(List<ScheduleBody> schedules) {
        private static final BodyField<String> ITS_NAME = BodyField.required(
                "name",
                Schema.text("The schedule: letters, digits, dots, underscores and hyphens.")
                        .length(1, Schedule.MAX_NAME_CHARS),
                "",
                member -> name(BodyField.text(member, MOST_CHARS)));

        private static final Form ONE = new Form(
                "NamedScheduleRequest",
                "A task with a clock: exactly one of `cron`, `every_seconds` and `at_utc`.",
                Stream.concat(Stream.of(ITS_NAME), FIELDS.stream()).toList(),
                """
                {"name": "report", "cron": "0 7 * * mon-fri", "type": "report"}""");

        private static final BodyField<List<Member>> SCHEDULES = BodyField.required(
                "schedules",
                new Schema(Map.of())
                        .with("type", "array")
                        .with("description", "All of them.")
                        .with("items", ONE.schema().keywords())
                        .with("maxItems", ScheduleStore.MOST),
                List.of(),
                member -> WorkFields.elements(member, 0, ScheduleStore.MOST));

        static final Form FORM = new Form(
                "SyncSchedulesRequest",
                "All schedules that are made so; those of a sync before that are not among these are removed.",
                List.of(SCHEDULES),
                true,
                """
                {"schedules": [{"name": "report", "cron": "0 7 * * mon-fri", "type": "report"}]}""",
                BatchBody.MAX_BYTES,
                null);

        /**
         * @throws Problem telling every fault
         */
        static Sync read(Call call) {
            Map<String, Member> members = FORM.members(call.body(), call.faults());
            List<ScheduleBody> schedules = new ArrayList<>();
            List<Member> sent = SCHEDULES.read(members, call.faults());
            for (int i = 0; i < sent.size(); i++) {
                Faults faults = new Faults();
                try {
                    Map<String, Member> said = ONE.members(BodyField.object(sent.get(i)), faults);
                    ScheduleBody schedule = ScheduleBody.read(ITS_NAME.read(said, faults), said, faults);
                    int bytes = Call.utf8Bytes(EnqueueBody.PAYLOAD.read(said, faults));
                    if (bytes > call.maxPayloadBytes()) {
                        faults.add(
                                EnqueueBody.PAYLOAD.name(),
                                "must be at most " + call.maxPayloadBytes() + " bytes, not " + bytes);
                    }
                    schedules.add(schedule);
                } catch (Fault noObject) {
                    faults.add("body", noObject.told());
                }
                call.faults().addAll("schedules[" + i + "].", faults.all());
            }
            call.faults().check();
            return new Sync(schedules);
        }
    }

    /**
     * A run at once.
     *
     * @param tick the moment it is for; none for now
     */
    record Run(String name, Optional<Instant> tick) {
        private static final BodyField<Optional<Instant>> TICK = BodyField.optional(
                "tick_utc",
                Schema.time(
                                "The moment that the task is made for; now unless told. A task that was made for it before is answered"
                                        + " again.")
                        .orNull(),
                Optional.empty(),
                BodyField.orNull(member -> IsoTime.read(BodyField.text(member, MOST_CHARS))));

        static final Form FORM = new Form("RunScheduleRequest", "A run at once.", List.of(TICK), """
                {"tick_utc": "2026-11-21T23:49:00.183Z"}""").orNone();

        static Run read(Call call) {
            Map<String, Member> members = FORM.members(call.body(), call.faults());
            return new Run(call.path(NAME), TICK.read(members, call.faults()));
        }
    }

    /** What the library calls otherwise. */
    static String told(String field) {
        return field.equals("at") ? AT.name() : field;
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
            invalid.violations().forEach(fault -> faults.add(told(fault.field()), fault.message()));
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
