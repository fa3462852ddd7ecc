package dev.pawl.server;

import dev.pawl.store.LimitState;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Limit;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON objects that answer for queues, limits and workers. */
final class FlowShapes {

    /** A worker, and what it holds. */
    record Listed(WorkerInfo info, List<Long> tasks) {}

    private static final Schema MAX_RUNNING = Schema.integer("How many may be in work at once; null for any number.")
            .range(0, Limit.MOST_RUNNING)
            .orNull();
    private static final Schema RATE_OR_NULL =
            Schema.orNull("Rate", "How many may start in a period; null for any number.");
    private static final Schema STARTED = Schema.integer("Starts in the last period; 0 without a rate.");
    private static final Schema NAMES = Schema.list("string");

    static final Shape<Limit.Rate> RATE = Shape.<Limit.Rate>named(
                    "Rate", "So many starts in any period of this length.")
            .with("starts", Schema.integer("So many."), Limit.Rate::starts)
            .with(
                    "period_seconds",
                    Schema.number("In so long."),
                    rate -> BodyField.seconds(Duration.ofMillis(rate.periodMillis())));

    static final Shape<QueueInfo> QUEUE = Shape.<QueueInfo>named("Queue", "A queue, its tasks, and what holds it back.")
            .with("name", Schema.text("The queue."), QueueInfo::name)
            .with("paused", Schema.bool("Whether nothing of it is claimed."), queue -> queue.pausedAt() != null)
            .with(
                    "paused_at_utc",
                    Schema.time("Since when; null when it is not paused.").orNull(),
                    queue -> IsoTime.write(queue.pausedAt()))
            .with(
                    "queued",
                    Schema.integer("Waiting for a worker, scheduled ones included."),
                    queue -> queue.counts().queued())
            .with(
                    "scheduled",
                    Schema.integer("Of the queued ones, those whose time has not come."),
                    queue -> queue.counts().scheduled())
            .with(
                    "blocked",
                    Schema.integer("Waiting for other tasks."),
                    queue -> queue.counts().blocked())
            .with(
                    "processing",
                    Schema.integer("Held by a worker."),
                    queue -> queue.counts().processing())
            .with(
                    "completed",
                    Schema.integer("Ended well."),
                    queue -> queue.counts().completed())
            .with(
                    "failed",
                    Schema.integer("Ended badly: the dead letters."),
                    queue -> queue.counts().failed())
            .with(
                    "cancelled",
                    Schema.integer("Ended on request."),
                    queue -> queue.counts().cancelled())
            .with(
                    "max_running",
                    MAX_RUNNING,
                    queue ->
                            queue.limit() == null ? null : queue.limit().limit().maxRunning())
            .with(
                    "rate",
                    RATE_OR_NULL,
                    queue -> queue.limit() == null ? null : rate(queue.limit().limit()))
            .with(
                    "started_in_period",
                    STARTED,
                    queue -> queue.limit() == null ? 0 : queue.limit().started())
            .example("""
                    {"name": "default", "paused": false, "paused_at_utc": null, "queued": 12, "scheduled": 2, "blocked": 0,
                     "processing": 2, "completed": 100, "failed": 1, "cancelled": 0, "max_running": 2,
                     "rate": {"starts": 10, "period_seconds": 60}, "started_in_period": 4}""");

    static final Shape<LimitState.Holder> HOLDER = Shape.<LimitState.Holder>named(
                    "Holder", "A task in work under a limit.")
            .with("task_id", Schema.integer("The task."), LimitState.Holder::taskId)
            .with("worker_id", Schema.text("The worker that holds it.").orNull(), LimitState.Holder::worker)
            .with("since_utc", Schema.time("Since when."), holder -> IsoTime.write(holder.since()));

    static final Shape<LimitState> LIMIT = Shape.<LimitState>named("Limit", "A limit and how far it is used.")
            .with(
                    "scope",
                    Schema.text("What the name names.").with("enum", LimitTarget.SCOPES),
                    state -> state.limit().scope().wireName())
            .with(
                    "name",
                    Schema.text("The queue, the type or the key; a key that ends in `*` stands for every key with that"
                            + " beginning, each limited by itself."),
                    state -> state.limit().name())
            .with("max_running", MAX_RUNNING, state -> state.limit().maxRunning())
            .with("rate", RATE_OR_NULL, state -> rate(state.limit()))
            .with(
                    "running",
                    Schema.integer("Tasks in work under it, those of all its keys together."),
                    LimitState::running)
            .with("started_in_period", STARTED, LimitState::started)
            .with(
                    "full",
                    Schema.bool("Whether no further task may start now. Never said of a key that ends in `*`."),
                    LimitState::isFull)
            .with(
                    "opens_at_utc",
                    Schema.time("When the rate lets the next start through; null when it does now.")
                            .orNull(),
                    state -> IsoTime.write(state.opensAt()))
            .with(
                    "held_by",
                    Schema.listOf("Holder"),
                    state -> state.holders().stream().map(HOLDER::of).toList())
            .example("""
                    {"scope": "key", "name": "customer:*", "max_running": 2, "rate": null, "running": 1,
                     "started_in_period": 0, "full": false, "opens_at_utc": null,
                     "held_by": [{"task_id": 7, "worker_id": "mill-4711-a1b2c3", "since_utc": "2026-11-21T23:49:00.183Z"}]}""");

    static final Shape<LimitTarget> REMOVED = Shape.<LimitTarget>named("Removed", "The limit is gone.")
            .with(
                    "scope",
                    Schema.text("What the name names.").with("enum", LimitTarget.SCOPES),
                    target -> target.scope().wireName())
            .with("name", Schema.text("The queue, the type or the key."), LimitTarget::name)
            .with("message", Schema.text("For people."), target -> "Limit removed");

    static final Shape<Listed> WORKER = Shape.<Listed>named("Worker", "A worker, as it says of itself.")
            .with("worker_id", Schema.text("Unique."), worker -> worker.info().id())
            .with("host", Schema.text("Where it runs."), worker -> worker.info().host())
            .with(
                    "pid",
                    Schema.integer("Its process there."),
                    worker -> worker.info().pid())
            .with(
                    "status",
                    Schema.text(
                                    "`active` when it was heard of within 60 seconds, `silent` within 120, else `stale`; `stopped`"
                                            + " when it said goodbye.")
                            .with("enum", List.of("active", "silent", "stale", "stopped")),
                    worker -> worker.info().liveness(Time.system().now()).wireName())
            .with(
                    "types",
                    NAMES.with("description", "What it handles; a name may end in `*`."),
                    worker -> List.copyOf(new TreeSet<>(worker.info().selector().types())))
            .with(
                    "queues",
                    NAMES.with("description", "The queues it serves; empty for all."),
                    worker -> List.copyOf(new TreeSet<>(worker.info().selector().queues())))
            .with(
                    "capabilities",
                    Schema.object("What it offers to tasks that require something."),
                    worker -> new TreeMap<>(worker.info().selector().capabilities()))
            .with(
                    "strategy",
                    Schema.text("In which order it takes tasks.").with("enum", WorkerBody.STRATEGIES),
                    worker -> worker.info().strategy().wireName())
            .with(
                    "concurrency",
                    Schema.integer("Tasks at once."),
                    worker -> worker.info().concurrency())
            .with(
                    "started_at_utc",
                    Schema.time("When it began."),
                    worker -> IsoTime.write(worker.info().startedAt()))
            .with(
                    "heartbeat_at_utc",
                    Schema.time("When it was last heard of."),
                    worker -> IsoTime.write(worker.info().heartbeatAt()))
            .with(
                    "heartbeat_age_seconds",
                    Schema.number("How long ago that was."),
                    worker -> Math.max(0, Time.system().now() - worker.info().heartbeatAt()) / 1_000.0)
            .with(
                    "current_tasks",
                    Schema.list("integer").with("description", "The tasks that it holds."),
                    Listed::tasks)
            .with(
                    "stopped_at_utc",
                    Schema.time("When it said goodbye; null while it lives, or when it died without a word.")
                            .orNull(),
                    worker -> IsoTime.write(worker.info().stoppedAt()))
            .example("""
                    {"worker_id": "mill-4711-a1b2c3", "host": "mill", "pid": 4711, "status": "active", "types": ["mail"],
                     "queues": [], "capabilities": {"gpu": true}, "strategy": "priority", "concurrency": 8,
                     "started_at_utc": "2026-11-21T23:40:00.000Z", "heartbeat_at_utc": "2026-11-21T23:49:00.183Z",
                     "heartbeat_age_seconds": 3.5, "current_tasks": [7, 9], "stopped_at_utc": null}""");

    static final List<Shape<?>> ALL = List.of(QUEUE, LIMIT, RATE, HOLDER, REMOVED, WORKER);

    private FlowShapes() {}

    private static Shape.@Nullable Filled<Limit.Rate> rate(Limit limit) {
        Limit.Rate rate = limit.rate();
        return rate == null ? null : RATE.of(rate);
    }
}
