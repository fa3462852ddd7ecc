package dev.pawl.cli;

import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Dependency;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be said of a new task beside its payload and key. */
final class TaskOptions {
    @Parameters(paramLabel = "TYPE", description = "What kind of task it is: which workers take it.")
    private String type = "";

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = WholeNumber.Priority.class,
            description = "1 to 1000, lower runs first. Default: as registered of the type, else 100.")
    private @Nullable Integer priority;

    @Option(names = "--queue", paramLabel = "NAME", description = "Default: as registered of the type, else default.")
    private @Nullable String queue;

    @Option(
            names = "--run-after",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Not before this: 10s, 5m, 2h, 1d, PT5M, or an ISO-8601 time (UTC unless it has an offset).")
    private @Nullable Moment runAfter;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            converter = WholeNumber.MaxAttempts.class,
            description = "1 to 100. Default: as registered of the type, else 5.")
    private @Nullable Integer maxAttempts;

    @Option(
            names = "--compatibility",
            paramLabel = "JSON",
            description = "What the worker must be capable of: an object of strings, numbers and booleans.")
    private String compatibility = "{}";

    @Option(
            names = "--limit-key",
            paramLabel = "KEY",
            description = "Tasks with the same one share the limits set for it: see 'pawl queue limit'.")
    private @Nullable String limitKey;

    @Option(
            names = "--unique-for",
            paramLabel = "DURATION",
            converter = DurationText.UniqueFor.class,
            description = "With --key: so long the key is this task's; after that it makes a new one.")
    private @Nullable Duration uniqueFor;

    @Option(
            names = "--debounce",
            description = "With --key: while its task waits, replace that one's payload and time instead.")
    private boolean debounce;

    @Option(
            names = "--after",
            paramLabel = "ID[:any|failed]",
            converter = After.class,
            description = {
                "Wait until this task has completed, or with :any ended in whatever way, or with :failed failed; may be given"
                        + " several times.",
                "Where it ends otherwise this task is cancelled."
            })
    private List<Dependency> after = List.of();

    String type() {
        return type;
    }

    /**
     * Checks everything but the payload, before a file is opened.
     *
     * @throws dev.pawl.task.InvalidTaskException naming all that is wrong
     */
    @SuppressWarnings("CheckReturnValue")
    void check(@Nullable String key) {
        if (uniqueFor != null && debounce) {
            throw new InvalidTaskException("unique_for", "does not go with --debounce");
        }
        if ((uniqueFor != null || debounce) && (key == null || key.isEmpty())) {
            throw new InvalidTaskException(debounce ? "debounce" : "unique_for", "needs --key");
        }
        Long due = runAfter == null ? null : Long.valueOf(runAfter.fromNow());
        new NewTask(
                type,
                "{}",
                queue == null ? NewTask.DEFAULT_QUEUE : queue,
                priority == null ? NewTask.DEFAULT_PRIORITY : priority,
                Compatibility.parse(compatibility),
                maxAttempts == null ? NewTask.DEFAULT_MAX_ATTEMPTS : maxAttempts,
                due,
                key,
                uniqueness(),
                limitKey,
                null,
                after,
                Set.of());
    }

    TaskRequest<JsonText> request(String payload, @Nullable String key) {
        TaskRequest<JsonText> request = TaskType.json(type)
                .with(new JsonText(payload))
                .compatibility(Compatibility.parse(compatibility))
                .idempotencyKey(key)
                .limitKey(limitKey)
                .dependsOn(after);
        request = queue == null ? request : request.queue(queue);
        request = priority == null ? request : request.priority(priority);
        request = maxAttempts == null ? request : request.maxAttempts(maxAttempts);
        if (uniqueFor != null) {
            request = request.uniqueFor(uniqueFor);
        }
        if (debounce) {
            request = request.debounce();
        }
        return runAfter == null ? request : runAfter.applyTo(request);
    }

    private Uniqueness uniqueness() {
        if (debounce) {
            return Uniqueness.DEBOUNCE;
        }
        return uniqueFor == null ? Uniqueness.ALWAYS : Uniqueness.lasting(uniqueFor);
    }

    /** What became of a task whose key had one. */
    String existed(TaskStatus status) {
        return debounce && (status == TaskStatus.QUEUED || status == TaskStatus.BLOCKED)
                ? "Task still waits; its payload and its time to run were replaced"
                : "Task already exists (idempotency key match)";
    }
}
