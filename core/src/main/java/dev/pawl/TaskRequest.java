package dev.pawl;

import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task to be enqueued, made by {@link TaskType#with}. Defaults: those of its type, no delay, no key, any worker.
 *
 * <p>Threading: immutable; every method returns a copy.
 *
 * @param <P> the payload
 */
public final class TaskRequest<P> {
    private final TaskType<P> type;
    private final P payload;
    private final String queue;
    private final int priority;
    private final int maxAttempts;
    private final Compatibility compatibility;
    private final @Nullable Duration delay;
    private final @Nullable Instant runAfter;
    private final @Nullable String idempotencyKey;

    private TaskRequest(
            TaskType<P> type,
            P payload,
            String queue,
            int priority,
            int maxAttempts,
            Compatibility compatibility,
            @Nullable Duration delay,
            @Nullable Instant runAfter,
            @Nullable String idempotencyKey) {
        this.type = type;
        this.payload = payload;
        this.queue = queue;
        this.priority = priority;
        this.maxAttempts = maxAttempts;
        this.compatibility = compatibility;
        this.delay = delay;
        this.runAfter = runAfter;
        this.idempotencyKey = idempotencyKey;
    }

    static <P> TaskRequest<P> of(TaskType<P> type, P payload) {
        return new TaskRequest<>(
                type, payload, type.queue(), type.priority(), type.maxAttempts(), Compatibility.NONE, null, null, null);
    }

    /** Another queue than the type's. */
    public TaskRequest<P> queue(String other) {
        return new TaskRequest<>(
                type, payload, other, priority, maxAttempts, compatibility, delay, runAfter, idempotencyKey);
    }

    /** Another priority than the type's: lower runs first. */
    public TaskRequest<P> priority(int other) {
        return new TaskRequest<>(
                type, payload, queue, other, maxAttempts, compatibility, delay, runAfter, idempotencyKey);
    }

    /** Another number of attempts than the type's, 1 to 100. */
    public TaskRequest<P> maxAttempts(int other) {
        return new TaskRequest<>(type, payload, queue, priority, other, compatibility, delay, runAfter, idempotencyKey);
    }

    /** What the worker must be capable of: strings, numbers and booleans by name. */
    public TaskRequest<P> compatibility(Map<String, ?> required) {
        return compatibility(Compatibility.of(required));
    }

    /** What the worker must be capable of. */
    public TaskRequest<P> compatibility(Compatibility other) {
        return new TaskRequest<>(type, payload, queue, priority, maxAttempts, other, delay, runAfter, idempotencyKey);
    }

    /** Not before this long after it was enqueued. */
    public TaskRequest<P> runAfter(Duration other) {
        return new TaskRequest<>(
                type, payload, queue, priority, maxAttempts, compatibility, other, null, idempotencyKey);
    }

    /** Not before this moment. */
    public TaskRequest<P> runAfter(Instant other) {
        return new TaskRequest<>(
                type, payload, queue, priority, maxAttempts, compatibility, null, other, idempotencyKey);
    }

    /** At most one task with this key exists; a repeat returns it. Null or empty means no key. */
    public TaskRequest<P> idempotencyKey(@Nullable String other) {
        return new TaskRequest<>(type, payload, queue, priority, maxAttempts, compatibility, delay, runAfter, other);
    }

    NewTask toNewTask(Codec codec, Time time) {
        String json = payload instanceof JsonText written ? checked(written) : codec.write(payload);
        Long due = null;
        if (runAfter != null) {
            due = Time.at(runAfter);
        } else if (delay != null) {
            due = Time.after(time.now(), delay);
        }
        return new NewTask(type.name(), json, queue, priority, compatibility, maxAttempts, due, idempotencyKey);
    }

    private static String checked(JsonText written) {
        written.fault().ifPresent(fault -> {
            throw new InvalidTaskException("payload", "must be JSON: " + fault);
        });
        return written.text();
    }
}
