package dev.pawl.client;

import dev.pawl.store.Enqueued;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Dependency;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.NewTask.Unsaid;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Uniqueness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How new tasks are told to a server. What nobody said of one is left to the server, which knows what is registered of its type. One
 * without an idempotency key is sent with a key made here, so that whatever is sent twice is there once.
 *
 * <p>Threading: safe for any number of threads.
 */
final class SentTasks {
    /** What a server takes in one request. */
    private static final int MOST_TASKS = 10_000;

    private static final int MOST_BYTES = 16 << 20;

    private static final Pattern MADE_HERE = Pattern.compile("pawl-client:[0-9a-f-]{36}:[0-9]+");

    private final String keyBegins = "pawl-client:" + UUID.randomUUID() + ":";
    private final AtomicLong keys = new AtomicLong();

    /**
     * A body with tasks that go together.
     *
     * @param keys of the tasks, in their order
     */
    record Together(String json, List<String> keys) {}

    /** A key as its owner knows it: one that was made here is none. */
    static @Nullable String shown(@Nullable String key) {
        return key == null || MADE_HERE.matcher(key).matches() ? null : key;
    }

    /** A key that nobody else has. */
    String ownKey() {
        return keyBegins + keys.incrementAndGet();
    }

    /**
     * Tells a server of tasks that go together.
     *
     * @param name of its member that has them
     * @throws InvalidTaskException when they are too many, or too long
     */
    Together together(String name, JsonBody body, List<NewTask> tasks) {
        if (tasks.size() > MOST_TASKS) {
            throw new InvalidTaskException(
                    name, "must be at most " + MOST_TASKS + " at once over HTTP, not " + tasks.size());
        }
        Set<Integer> awaited = tasks.stream()
                .flatMap(task -> task.dependencies().stream())
                .map(Dependency::place)
                .collect(Collectors.toSet());
        List<JsonBody> bodies = new ArrayList<>(tasks.size());
        List<String> theirKeys = new ArrayList<>(tasks.size());
        for (NewTask task : tasks) {
            String ref = awaited.contains(bodies.size()) ? ref(bodies.size()) : null;
            String key = task.idempotencyKey() == null ? ownKey() : task.idempotencyKey();
            theirKeys.add(key);
            bodies.add(keyed(task, key).with("ref", ref));
        }
        String json = body.with(name, bodies).json();
        if (json.length() > MOST_BYTES || json.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new InvalidTaskException(name, "must have at most 16 MiB together over HTTP");
        }
        return new Together(json, theirKeys);
    }

    private static JsonBody keyed(NewTask task, String key) {
        Uniqueness uniqueness = task.uniqueness();
        JsonBody body = lone(task).with("idempotency_key", key);
        if (!task.dependencies().isEmpty()) {
            body.with(
                    "depends_on",
                    task.dependencies().stream().map(SentTasks::dependency).toList());
        }
        return switch (uniqueness.mode()) {
            case ALWAYS -> body;
            case LASTING -> body.withSeconds("unique_for_seconds", uniqueness.millis());
            case DEBOUNCE -> body.with("debounce", true);
        };
    }

    /** A task without a key that waits for no other. */
    static JsonBody lone(NewTask task) {
        Set<Unsaid> unsaid = task.unsaid();
        Compatibility compatibility = task.compatibility();
        return new JsonBody()
                .with("type", task.type())
                .with("payload", new JsonText(task.payload()))
                .with("queue", unsaid.contains(Unsaid.QUEUE) ? null : task.queue())
                .with("priority", unsaid.contains(Unsaid.PRIORITY) ? null : task.priority())
                .with("max_attempts", unsaid.contains(Unsaid.MAX_ATTEMPTS) ? null : task.maxAttempts())
                .withTime("run_after_utc", task.runAfter())
                .with("limit_key", task.limitKey())
                .with(
                        "compatibility",
                        compatibility.equals(Compatibility.NONE) ? null : new JsonText(compatibility.json()));
    }

    private static JsonBody dependency(Dependency dependency) {
        JsonBody body = new JsonBody().with("condition", dependency.condition().wireName());
        return dependency.taskId() == null
                ? body.with("ref", ref(dependency.place()))
                : body.with("task_id", dependency.taskId());
    }

    /** What a task is called that others of the same request wait for. */
    private static String ref(int place) {
        return "task " + place;
    }

    /** What became of each. */
    static List<Enqueued> answers(List<NewTask> tasks, List<JsonAnswer> answers) {
        List<Enqueued> enqueued = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            JsonAnswer answer = answers.get(i);
            // why: a key that was made here is nobody else's, so a task that is known by it is a repeat of ours.
            boolean isOurs = tasks.get(i).idempotencyKey() == null;
            enqueued.add(new Enqueued(
                    answer.number("task_id"),
                    TaskStatus.of(answer.text("status")),
                    isOurs || answer.flag("created"),
                    answer.time("created_at_utc")));
        }
        return enqueued;
    }

    /**
     * Why they were refused, in the words of who has the file open: who enqueued one task is told of its fields alone.
     *
     * @param name of the member that had them
     */
    static InvalidTaskException named(String name, Reply refused, int tasks) {
        return new InvalidTaskException(((InvalidTaskException) refused.refusal())
                .violations().stream()
                        .map(fault -> new Violation(
                                tasks == 1
                                        ? fault.field().replace(name + "[0].", "")
                                        : fault.field().replace(name + "[", "tasks["),
                                fault.message()))
                        .toList());
    }
}
