package dev.pawl;

import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Time;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
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

    // Written while a copy is made, and never again.
    private String queue;
    private int priority;
    private int maxAttempts;
    private Compatibility compatibility = Compatibility.NONE;
    private @Nullable Duration delay;
    private @Nullable Instant runAfter;
    private @Nullable String idempotencyKey;
    private Uniqueness uniqueness = Uniqueness.ALWAYS;
    private @Nullable String limitKey;

    TaskRequest(TaskType<P> type, P payload) {
        this.type = type;
        this.payload = payload;
        this.queue = type.queue();
        this.priority = type.priority();
        this.maxAttempts = type.maxAttempts();
        this.limitKey = type.limitKey(payload);
    }

    private TaskRequest<P> copy(Consumer<TaskRequest<P>> change) {
        TaskRequest<P> copy = new TaskRequest<>(type, payload);
        copy.queue = queue;
        copy.priority = priority;
        copy.maxAttempts = maxAttempts;
        copy.compatibility = compatibility;
        copy.delay = delay;
        copy.runAfter = runAfter;
        copy.idempotencyKey = idempotencyKey;
        copy.uniqueness = uniqueness;
        copy.limitKey = limitKey;
        change.accept(copy);
        return copy;
    }

    /** Another queue than the type's. */
    public TaskRequest<P> queue(String other) {
        return copy(copy -> copy.queue = other);
    }

    /** Another priority than the type's: lower runs first. */
    public TaskRequest<P> priority(int other) {
        return copy(copy -> copy.priority = other);
    }

    /** Another number of attempts than the type's, 1 to 100. */
    public TaskRequest<P> maxAttempts(int other) {
        return copy(copy -> copy.maxAttempts = other);
    }

    /** What the worker must be capable of: strings, numbers and booleans by name. */
    public TaskRequest<P> compatibility(Map<String, ?> required) {
        return compatibility(Compatibility.of(required));
    }

    /** What the worker must be capable of. */
    public TaskRequest<P> compatibility(Compatibility other) {
        return copy(copy -> copy.compatibility = other);
    }

    /** Not before this long after it was enqueued. */
    public TaskRequest<P> runAfter(Duration other) {
        return copy(copy -> {
            copy.delay = other;
            copy.runAfter = null;
        });
    }

    /** Not before this moment. */
    public TaskRequest<P> runAfter(Instant other) {
        return copy(copy -> {
            copy.delay = null;
            copy.runAfter = other;
        });
    }

    /** At most one task with this key exists; a repeat returns it. Null or empty means no key. */
    public TaskRequest<P> idempotencyKey(@Nullable String other) {
        return copy(copy -> copy.idempotencyKey = other);
    }

    /**
     * The key is this task's for so long after it was enqueued; then the next enqueue with the key makes a new task, which
     * takes the key over. Needs a key.
     *
     * @param time 1 ms to ten years
     */
    public TaskRequest<P> uniqueFor(Duration time) {
        Uniqueness lasting = Uniqueness.lasting(time);
        return copy(copy -> copy.uniqueness = lasting);
    }

    /**
     * While a task with the key waits, this one replaces its payload and its time to run, instead of making another. With
     * {@link #runAfter(Duration)}: runs when no more has come for so long. Needs a key.
     */
    public TaskRequest<P> debounce() {
        return copy(copy -> copy.uniqueness = Uniqueness.DEBOUNCE);
    }

    /** Tasks with the same key share the limits set for it (see {@link Pawl#limit}). Null or empty means none. */
    public TaskRequest<P> limitKey(@Nullable String other) {
        return copy(copy -> copy.limitKey = other);
    }

    NewTask toNewTask(Codec codec, Time time) {
        String json = payload instanceof JsonText written ? checked(written) : codec.write(payload);
        Long due = null;
        if (runAfter != null) {
            due = Time.at(runAfter);
        } else if (delay != null) {
            due = Time.after(time.now(), delay);
        }
        return new NewTask(
                type.name(),
                json,
                queue,
                priority,
                compatibility,
                maxAttempts,
                due,
                idempotencyKey,
                uniqueness,
                limitKey);
    }

    private static String checked(JsonText written) {
        written.fault().ifPresent(fault -> {
            throw new InvalidTaskException("payload", "must be JSON: " + fault);
        });
        return written.text();
    }
}
