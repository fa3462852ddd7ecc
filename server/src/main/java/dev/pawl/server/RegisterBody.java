package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.NewTask;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body by which a worker introduces itself.
 *
 * @param startedAt when it began, as it says; empty for now
 */
record RegisterBody(
        String id,
        String host,
        int pid,
        Selector selector,
        Strategy strategy,
        int concurrency,
        Optional<Instant> startedAt) {
    private static final int MOST_AT_ONCE = 10_000;

    static final Parameter<String> WORKER_ID =
            Parameter.inPath("id", Schema.text("The worker.").length(1, NewTask.MAX_NAME_CHARS), "", Names::name);

    private static final BodyField<String> HOST = BodyField.optional(
            "host",
            Schema.text("Where it runs.").length(0, NewTask.MAX_NAME_CHARS).with("default", ""),
            "",
            member -> BodyField.text(member, NewTask.MAX_NAME_CHARS));

    private static final BodyField<Integer> PID =
            BodyField.integer("pid", "Its process there.", 0, Integer.MAX_VALUE, 0);

    private static final BodyField<Integer> CONCURRENCY =
            BodyField.integer("concurrency", "Tasks at once.", 1, MOST_AT_ONCE, 1);

    private static final BodyField<Optional<Instant>> STARTED_AT = BodyField.optional(
            "started_at_utc",
            Schema.time("When it began; without it, now.").orNull(),
            Optional.empty(),
            BodyField.orNull(member -> IsoTime.read(BodyField.text(member, NewTask.MAX_NAME_CHARS))));

    static final Form FORM = new Form(
            "RegisterRequest",
            "A worker, as it says of itself.",
            List.of(
                    HOST,
                    PID,
                    WorkFields.TYPES,
                    WorkFields.QUEUES,
                    WorkFields.CAPABILITIES,
                    WorkFields.STRATEGY,
                    CONCURRENCY,
                    STARTED_AT),
            """
            {"host": "mill", "pid": 4711, "types": ["mail"], "capabilities": {"gpu": true}, "concurrency": 4}""");

    static RegisterBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        return new RegisterBody(
                call.path(WORKER_ID),
                HOST.read(members, faults),
                PID.read(members, faults),
                new Selector(
                        WorkFields.TYPES.read(members, faults),
                        WorkFields.QUEUES.read(members, faults),
                        WorkFields.CAPABILITIES.read(members, faults)),
                WorkFields.STRATEGY.read(members, faults),
                CONCURRENCY.read(members, faults),
                STARTED_AT.read(members, faults));
    }

    WorkerInfo worker(long now) {
        long began =
                startedAt.map(Instant::toEpochMilli).filter(told -> told < now).orElse(now);
        return new WorkerInfo(id, host, pid, selector, strategy, concurrency, began, now, null);
    }

    /** The worker of a request that has nothing else to say. */
    static String id(Call call) {
        Form.EMPTY.members(call.body(), call.faults());
        return call.path(WORKER_ID);
    }
}
