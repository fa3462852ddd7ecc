package dev.pawl;

import dev.pawl.task.Backoff;
import dev.pawl.task.JsonText;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of task: a stable wire name and the class of its payload, with the defaults of its tasks. Make one constant per
 * kind and share it between the code that enqueues and the code that handles.
 *
 * <p>The name is what is stored; it is yours to choose and never derived from a class, so classes may be renamed and moved
 * freely. Defaults: those that are {@linkplain Types registered} in the file, else queue {@code "default"}, priority 100 and
 * 5 attempts; {@link Backoff#DEFAULT}.
 *
 * <p>Threading: immutable; every {@code with}-like method returns a copy.
 *
 * @param <P> the payload
 */
public final class TaskType<P> {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private final String name;
    private final Class<P> payloadClass;
    private final @Nullable String queue;
    private final @Nullable Integer priority;
    private final @Nullable Integer maxAttempts;
    private final Backoff backoff;
    private final @Nullable Duration timeout;
    private final Set<Class<? extends Throwable>> discardOn;
    private final Function<? super P, @Nullable String> limitKey;

    private TaskType(
            String name,
            Class<P> payloadClass,
            @Nullable String queue,
            @Nullable Integer priority,
            @Nullable Integer maxAttempts,
            Backoff backoff,
            @Nullable Duration timeout,
            Set<Class<? extends Throwable>> discardOn,
            Function<? super P, @Nullable String> limitKey) {
        this.name = name;
        this.payloadClass = payloadClass;
        this.queue = queue;
        this.priority = priority;
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.timeout = timeout;
        this.discardOn = discardOn;
        this.limitKey = limitKey;
    }

    /**
     * A type with every default.
     *
     * @param name 1 to 200 characters
     * @param payloadClass any class the codec can write and read; a record is best
     */
    public static <P> TaskType<P> of(String name, Class<P> payloadClass) {
        return new TaskType<>(
                name.strip(), payloadClass, null, null, null, Backoff.DEFAULT, null, Set.of(), payload -> null);
    }

    /** A type whose payload is handed over as JSON text: for programs that only pass it on. */
    public static TaskType<JsonText> json(String name) {
        return of(name, JsonText.class);
    }

    /** The queue of its tasks. */
    public TaskType<P> queue(String other) {
        return new TaskType<>(name, payloadClass, other, priority, maxAttempts, backoff, timeout, discardOn, limitKey);
    }

    /** The priority of its tasks: lower runs first. */
    public TaskType<P> priority(int other) {
        return new TaskType<>(name, payloadClass, queue, other, maxAttempts, backoff, timeout, discardOn, limitKey);
    }

    /** How often its tasks are tried, 1 to 100. */
    public TaskType<P> maxAttempts(int other) {
        return new TaskType<>(name, payloadClass, queue, priority, other, backoff, timeout, discardOn, limitKey);
    }

    /** How long a failed attempt waits for the next. */
    public TaskType<P> backoff(Backoff other) {
        return new TaskType<>(name, payloadClass, queue, priority, maxAttempts, other, timeout, discardOn, limitKey);
    }

    /**
     * How long one attempt may run, from a millisecond to a year; no bound unless told. Then its handler is interrupted, and the
     * attempt has failed like one that threw; what a handler returns that went on all the same still counts.
     */
    public TaskType<P> timeout(Duration other) {
        if (other.compareTo(SHORTEST_TIMEOUT) < 0 || other.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be from 1 ms to 365 days, not " + other);
        }
        return new TaskType<>(name, payloadClass, queue, priority, maxAttempts, backoff, other, discardOn, limitKey);
    }

    /** A throw of this class, or a subclass, goes straight to the dead letters: trying again cannot help. */
    public TaskType<P> discardOn(Class<? extends Throwable> exception) {
        Set<Class<? extends Throwable>> more = new LinkedHashSet<>(discardOn);
        more.add(exception);
        return new TaskType<>(
                name, payloadClass, queue, priority, maxAttempts, backoff, timeout, Set.copyOf(more), limitKey);
    }

    /**
     * The limit key of its tasks, from the payload: tasks with the same key share the limits set for it (see {@link
     * Pawl#limit}). Null or empty means none.
     */
    public TaskType<P> limitKey(Function<? super P, @Nullable String> other) {
        return new TaskType<>(name, payloadClass, queue, priority, maxAttempts, backoff, timeout, discardOn, other);
    }

    /** A task of this type, ready to be refined and enqueued. */
    public TaskRequest<P> with(P payload) {
        return new TaskRequest<>(this, payload);
    }

    public String name() {
        return name;
    }

    Class<P> payloadClass() {
        return payloadClass;
    }

    @Nullable
    String queue() {
        return queue;
    }

    @Nullable
    Integer priority() {
        return priority;
    }

    @Nullable
    Integer maxAttempts() {
        return maxAttempts;
    }

    @Nullable
    String limitKey(P payload) {
        return limitKey.apply(payload);
    }

    Backoff backoff() {
        return backoff;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    boolean discards(Throwable thrown) {
        return discardOn.stream().anyMatch(type -> type.isInstance(thrown));
    }

    @Override
    public String toString() {
        return name;
    }
}
