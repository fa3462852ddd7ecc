package dev.pawl.server;

import dev.pawl.store.Change;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Stats;
import dev.pawl.store.Stats.Counts;
import dev.pawl.store.Why;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.JsonText;
import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every JSON object that an answer consists of. */
final class Shapes {
    private static final Schema TASK_ID = Schema.integer("The task.").with("minimum", 1);
    static final Schema STATUS = Schema.text("`queued` may carry a time before which it must not run.")
            .with(
                    "enum",
                    Arrays.stream(TaskStatus.values()).map(TaskStatus::wireName).toList());

    /**
     * What became of an enqueue.
     *
     * @param debounces whether it replaced what waited under its key
     */
    record Stored(Enqueued done, boolean debounces) {
        String message() {
            if (done.created()) {
                return "Task enqueued successfully";
            }
            // why: with a debounce an ended task is only met under a key that is its for as long as it is stored.
            boolean replaced = debounces && (done.status() == TaskStatus.QUEUED || done.status() == TaskStatus.BLOCKED);
            return replaced ? "Task updated (idempotency key match)" : "Task already exists (idempotency key match)";
        }
    }

    static final Shape<Stored> ENQUEUED = Shape.<Stored>named("Enqueued", "The answer to an enqueue.")
            .with("task_id", TASK_ID, stored -> stored.done().taskId())
            .with("status", STATUS, stored -> stored.done().status().wireName())
            .with(
                    "created",
                    Schema.bool("False when the idempotency key already had a task, which this is."),
                    stored -> stored.done().created())
            .with(
                    "created_at_utc",
                    Schema.time("When the task was enqueued."),
                    stored -> IsoTime.write(stored.done().createdAt()))
            .with("message", Schema.text("For people."), Stored::message)
            .example("""
                    {"task_id": 1, "status": "queued", "created": true, "created_at_utc": "2026-11-21T23:49:00.183Z",
                     "message": "Task enqueued successfully"}""");

    static final Shape<Progress> PROGRESS = Shape.<Progress>named("Progress", "How far an attempt is.")
            .with("done", Schema.integer("So much is done,"), Progress::done)
            .with("total", Schema.integer("of so much; 0 when that is not known."), Progress::total)
            .with("message", Schema.text("For people.").orNull(), Progress::message);

    static final Shape<Task> TASK = Shape.<Task>named("Task", "A stored task.")
            .with("task_id", TASK_ID, Task::id)
            .with("type", Schema.text("Which handlers may work it."), Task::type)
            .with("queue", Schema.text("The queue it stands in."), Task::queue)
            .with("status", STATUS, task -> task.status().wireName())
            .with("priority", Schema.integer("Lower runs first."), Task::priority)
            .with("attempts", Schema.integer("Attempts begun so far."), Task::attempts)
            .with("max_attempts", Schema.integer("How often it is tried."), Task::maxAttempts)
            .with(
                    "deaths",
                    Schema.integer(
                            "How many attempts in a row, up to the last that ended, ended with their worker's death."),
                    Task::deaths)
            .with(
                    "payload",
                    Schema.any("The input, as it was given: an object when it was enqueued here, any JSON otherwise."),
                    task -> new JsonText(task.payload()))
            .with(
                    "compatibility",
                    Schema.object("What its worker must be capable of."),
                    task -> new JsonText(task.compatibility().json()))
            .with(
                    "result",
                    Schema.any("What the handler returned, any JSON; null when nothing."),
                    task -> task.result() == null ? null : new JsonText(task.result()))
            .with(
                    "error_message",
                    Schema.text("What the last attempt that did not succeed said.")
                            .orNull(),
                    Task::errorMessage)
            .with("run_after_utc", Schema.time("Not before this."), task -> IsoTime.write(task.runAfter()))
            .with("created_at_utc", Schema.time("When it was enqueued."), task -> IsoTime.write(task.createdAt()))
            .with("updated_at_utc", Schema.time("When it last moved."), task -> IsoTime.write(task.updatedAt()))
            .with(
                    "reserved_at_utc",
                    Schema.time("When a worker last claimed it.").orNull(),
                    task -> IsoTime.write(task.reservedAt()))
            .with(
                    "processing_started_utc",
                    Schema.time("When its handler last began.").orNull(),
                    task -> IsoTime.write(task.processingStartedAt()))
            .with("finished_at_utc", Schema.time("When it ended.").orNull(), task -> IsoTime.write(task.finishedAt()))
            .with(
                    "lease_until_utc",
                    Schema.time("When the claim lapses unless extended.").orNull(),
                    task -> IsoTime.write(task.leaseUntil()))
            .with(
                    "locked_by",
                    Schema.text("The worker that holds it, or ran it last.").orNull(),
                    Task::lockedBy)
            .with(
                    "progress",
                    Schema.orNull("Progress", "How far the running attempt says it is, or the last one said."),
                    task -> task.progress() == null ? null : PROGRESS.of(task.progress()))
            .with(
                    "idempotency_key",
                    Schema.text("The key it was enqueued with, while it is its own.")
                            .orNull(),
                    Task::idempotencyKey)
            .with(
                    "limit_key",
                    Schema.text("Tasks with the same one share the limits set for it.")
                            .orNull(),
                    Task::limitKey)
            .with(
                    "traceparent",
                    Schema.text("In which trace it was enqueued, as W3C Trace Context has it.")
                            .orNull(),
                    task -> task.trace() == null ? null : task.trace().traceparent())
            .with("job", Schema.integer("Whose item it is.").orNull(), Task::job)
            .example("""
                    {"task_id": 1, "type": "mail", "queue": "default", "status": "queued", "priority": 100, "attempts": 0,
                     "max_attempts": 5, "deaths": 0, "payload": {"to": "ada@example.org"}, "compatibility": {}, "result": null,
                     "error_message": null, "run_after_utc": "2026-11-21T23:49:00.183Z",
                     "created_at_utc": "2026-11-21T23:49:00.183Z", "updated_at_utc": "2026-11-21T23:49:00.183Z",
                     "reserved_at_utc": null, "processing_started_utc": null, "finished_at_utc": null,
                     "lease_until_utc": null, "locked_by": null, "progress": null, "idempotency_key": "welcome-ada", "limit_key": null,
                     "traceparent": null, "job": null}""");

    static final Shape<Change> CANCELLED = changed("Cancelled", TaskStatus.CANCELLED, "Task cancelled successfully");
    static final Shape<Change> DELETED = Shape.<Change>named("Deleted", "The task is gone.")
            .with("task_id", TASK_ID, Change::taskId)
            .with("message", Schema.text("For people."), change -> "Task deleted");

    /**
     * A task that was retried.
     *
     * @param blocked whether it waits for others again
     */
    record Again(long taskId, boolean blocked) {}

    static final Shape<Again> RETRIED = Shape.<Again>named("Retried", "The task has moved.")
            .with("task_id", TASK_ID, Again::taskId)
            .with(
                    "status",
                    Schema.text("Where it is now: `blocked` when it waits for other tasks again.")
                            .with("enum", List.of("queued", "blocked")),
                    again -> again.blocked ? "blocked" : "queued")
            .with("message", Schema.text("For people."), again -> "Task queued again");

    static final Shape<Counts> COUNTS = Shape.<Counts>named("Counts", "How many tasks of one type, or of one queue.")
            .with("queued", Schema.integer("Waiting for a worker, scheduled ones included."), Counts::queued)
            .with("scheduled", Schema.integer("Of the queued ones, those whose time has not come."), Counts::scheduled)
            .with("blocked", Schema.integer("Waiting for other tasks."), Counts::blocked)
            .with("processing", Schema.integer("Held by a worker."), Counts::processing)
            .with("completed", Schema.integer("Ended well."), Counts::completed)
            .with("failed", Schema.integer("Ended badly: the dead letters."), Counts::failed)
            .with("cancelled", Schema.integer("Ended on request."), Counts::cancelled)
            .with("total", Schema.integer("All of them; scheduled ones count once."), Counts::total);

    static final List<String> CODES = List.of(
            Why.Reason.RUNNING,
            Why.Reason.ENDED,
            Why.Reason.BLOCKED,
            Why.Reason.SCHEDULED,
            Why.Reason.RETRYING,
            Why.Reason.QUEUE_PAUSED,
            Why.Reason.LIMIT_FULL,
            Why.Reason.RATE_FULL,
            Why.Reason.NO_WORKER,
            Why.Reason.NO_WORKER_FOR_TYPE,
            Why.Reason.NO_WORKER_FOR_QUEUE,
            Why.Reason.NO_CAPABLE_WORKER,
            Why.Reason.AHEAD,
            Why.Reason.NEXT);

    static final Shape<Why.Reason> REASON = Shape.<Why.Reason>named("Reason", "One reason why a task does not run.")
            .with("code", Schema.text("The kind of reason, for programs.").with("enum", CODES), Why.Reason::code)
            .with("message", Schema.text("A clause, for people."), Why.Reason::message)
            .with(
                    "details",
                    Schema.object("What the message is made of; which members depends on the code."),
                    Why.Reason::details);

    static final Shape<Why> WHY = Shape.<Why>named("Why", "Why a task does not run now, or that it does.")
            .with("task_id", TASK_ID, Why::taskId)
            .with("sentence", Schema.text("All reasons in one sentence, for people."), Why::sentence)
            .with(
                    "reasons",
                    Schema.listOf("Reason"),
                    why -> why.reasons().stream().map(REASON::of).toList())
            .example("""
                    {"task_id": 1,
                     "sentence": "Task 1 is not running: queue 'default' has been paused since 2026-11-21T23:49:00.183Z.",
                     "reasons": [{"code": "queue_paused",
                       "message": "queue 'default' has been paused since 2026-11-21T23:49:00.183Z",
                       "details": {"queue": "default", "since_utc": "2026-11-21T23:49:00.183Z"}}]}""");

    static final Shape<Stats> STATS = Shape.<Stats>named(
                    "Stats", "How many tasks there are. What it costs does not grow with their number.")
            .with(
                    "total_tasks",
                    Schema.integer("All tasks; scheduled ones count once."),
                    stats -> stats.all().total())
            .with(
                    "queued_tasks",
                    Schema.integer("Waiting for a worker, scheduled ones included."),
                    stats -> stats.all().queued())
            .with(
                    "scheduled_tasks",
                    Schema.integer("Of the queued ones, those whose time has not come."),
                    stats -> stats.all().scheduled())
            .with(
                    "blocked_tasks",
                    Schema.integer("Waiting for other tasks."),
                    stats -> stats.all().blocked())
            .with(
                    "processing_tasks",
                    Schema.integer("Held by a worker."),
                    stats -> stats.all().processing())
            .with(
                    "completed_tasks",
                    Schema.integer("Ended well."),
                    stats -> stats.all().completed())
            .with(
                    "failed_tasks",
                    Schema.integer("Ended badly: the dead letters."),
                    stats -> stats.all().failed())
            .with(
                    "cancelled_tasks",
                    Schema.integer("Ended on request."),
                    stats -> stats.all().cancelled())
            .with(
                    "oldest_queued_age_seconds",
                    Schema.number("How long the longest waiting task could have been running; null when none waits.")
                            .orNull(),
                    stats -> seconds(stats.oldestQueuedAgeMillis()))
            .with("by_type", Schema.mapOf("Counts", "By task type."), stats -> counts(stats.byType()))
            .with("by_queue", Schema.mapOf("Counts", "By queue."), stats -> counts(stats.byQueue()));

    static final Shape<String> HEALTH =
            Shape.<String>named("Health", "How the server is.").with("status", Schema.text("One word."), word -> word);

    static final Shape<Violation> FAULT = Shape.<Violation>named("Fault", "What is wrong with one field.")
            .with("field", Schema.text("A body field, a query parameter, or `body` for all of it."), Violation::field)
            .with("message", Schema.text("What is allowed there."), Violation::message);

    static final Shape<Problem> PROBLEM = Shape.<Problem>named("Problem", "Why a request was refused (RFC 9457).")
            .with(
                    "type",
                    Schema.text("The kind of problem, for programs.")
                            .with(
                                    "enum",
                                    Arrays.stream(ProblemKind.values())
                                            .map(ProblemKind::uri)
                                            .toList()),
                    problem -> problem.kind().uri())
            .with(
                    "code",
                    Schema.text("The last part of `type`, with underscores.")
                            .with(
                                    "enum",
                                    Arrays.stream(ProblemKind.values())
                                            .map(ProblemKind::code)
                                            .toList()),
                    problem -> problem.kind().code())
            .with(
                    "title",
                    Schema.text("The kind of problem, for people."),
                    problem -> problem.kind().title())
            .with(
                    "status",
                    Schema.integer("The status of the response."),
                    problem -> problem.kind().status())
            .with("detail", Schema.text("What was wrong with this request."), Problem::detail)
            .withSome(
                    "errors",
                    Schema.listOf("Fault"),
                    problem -> problem.errors().isEmpty()
                            ? null
                            : problem.errors().stream().map(FAULT::of).toList())
            .example("""
                    {"type": "urn:pawl:problem:invalid", "code": "invalid", "title": "The input breaks a rule", "status": 422,
                     "detail": "Refused: priority",
                     "errors": [{"field": "priority", "message": "must be an integer from 1 to 1000, not 0"}]}""");

    static final List<Shape<?>> ALL = Stream.of(
                    List.<Shape<?>>of(
                            ENQUEUED, TASK, PROGRESS, CANCELLED, DELETED, RETRIED, WHY, REASON, STATS, COUNTS, HEALTH),
                    BatchShapes.ALL,
                    BulkBody.SHAPES,
                    KeyBody.SHAPES,
                    GridBody.SHAPES,
                    GraphShapes.ALL,
                    JobShapes.ALL,
                    HistoryShapes.ALL,
                    FlowShapes.ALL,
                    WorkShapes.ALL,
                    List.<Shape<?>>of(
                            WorkBody.LEFT,
                            DoorbellRequest.RING,
                            SignalBody.TOLD,
                            PreflightBody.FOUND,
                            PreflightBody.TROUBLE),
                    List.<Shape<?>>of(EventShapes.EVENT, AuditShapes.ENTRY),
                    List.<Shape<?>>of(Pulse.FAILURE, Pulse.SHAPE, SessionOperations.SESSION),
                    ScheduleShapes.ALL,
                    List.<Shape<?>>of(
                            TypeShapes.TYPE, BackoffFields.SHAPE, TemplateShapes.TEMPLATE, TemplateShapes.DELETED),
                    WebhookShapes.ALL,
                    CareShapes.ALL,
                    MetricsShapes.ALL,
                    List.<Shape<?>>of(PROBLEM, FAULT))
            .flatMap(List::stream)
            .toList();

    private Shapes() {}

    private static Shape<Change> changed(String name, TaskStatus now, String message) {
        return Shape.<Change>named(name, "The task has moved.")
                .with("task_id", TASK_ID, Change::taskId)
                .with("status", Schema.text("Where it is now.").with("const", now.wireName()), change -> now.wireName())
                .with("message", Schema.text("For people."), change -> message);
    }

    private static @Nullable BigDecimal seconds(@Nullable Long millis) {
        return millis == null ? null : BigDecimal.valueOf(millis, 3);
    }

    private static Map<String, Shape.Filled<Counts>> counts(Map<String, Counts> byName) {
        Map<String, Shape.Filled<Counts>> filled = new LinkedHashMap<>();
        byName.forEach((name, counts) -> filled.put(name, COUNTS.of(counts)));
        return filled;
    }
}
