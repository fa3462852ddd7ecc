package dev.pawl.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task that is about to be enqueued; checked when it is made, so that a store never sees a bad one.
 *
 * @param type stable wire name, trimmed, 1 to 200 characters
 * @param payload JSON text
 * @param queue name, 1 to 200 characters; {@value #DEFAULT_QUEUE} unless told
 * @param priority lower runs first; any int here, 1 to 1000 over REST; 100 unless told
 * @param compatibility what the worker must offer
 * @param maxAttempts 1 to 100; 5 unless told
 * @param runAfter not before this time, epoch milliseconds; null means now
 * @param idempotencyKey up to 255 characters, unique as {@code uniqueness} says; null or empty means none
 * @param uniqueness for how long the key belongs to this task; only with a key
 * @param limitKey up to 255 characters: tasks with the same one share the limits set for it; null or empty means none
 * @param trace in which trace it is enqueued; null for none
 * @param dependencies the tasks that must end before it may run, each once
 * @param unsaid what of it nobody said, where whoever keeps the queue may know better
 */
public record NewTask(
        String type,
        String payload,
        String queue,
        int priority,
        Compatibility compatibility,
        int maxAttempts,
        @Nullable Long runAfter,
        @Nullable String idempotencyKey,
        Uniqueness uniqueness,
        @Nullable String limitKey,
        @Nullable TraceContext trace,
        List<Dependency> dependencies,
        Set<Unsaid> unsaid) {

    /**
     * What a task has by what is registered of its type, or by default, where nobody says it.
     *
     * <p>why told at all: over HTTP the server alone knows what is registered.
     */
    public enum Unsaid {
        QUEUE,
        PRIORITY,
        MAX_ATTEMPTS,
        LIMIT_KEY
    }

    public static final String DEFAULT_QUEUE = "default";
    public static final int DEFAULT_PRIORITY = 100;

    /** Types, queues and idempotency keys that begin so are Pawl's own: nobody else enqueues them, and {@code *} means none of them. */
    public static final String RESERVED = "pawl.";

    public static final int DEFAULT_MAX_ATTEMPTS = 5;
    public static final int MAX_NAME_CHARS = 200;
    public static final int MAX_KEY_CHARS = 255;
    public static final int MAX_ATTEMPTS = 100;

    /** The year 9999 in epoch milliseconds: later times cannot be written as ISO-8601 with four digits. */
    public static final long MAX_TIME = 253_402_300_799_999L;

    private static final String NOT_STORABLE = "must not contain U+0000 or half of a surrogate pair";

    public NewTask {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        type = type.strip();
        queue = queue.strip();
        checkName("type", type, faults);
        checkName("queue", queue, faults);
        if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            faults.add(new InvalidTaskException.Violation(
                    "max_attempts", "must be from 1 to " + MAX_ATTEMPTS + ", not " + maxAttempts));
        }
        if (runAfter != null && (runAfter < 0 || runAfter > MAX_TIME)) {
            faults.add(new InvalidTaskException.Violation("run_after_utc", "must be a time from 1970 to 9999"));
        }
        if (idempotencyKey != null && idempotencyKey.isEmpty()) {
            idempotencyKey = null;
        }
        if (limitKey != null && limitKey.isEmpty()) {
            limitKey = null;
        }
        checkKey("idempotency_key", idempotencyKey, faults);
        checkKey("limit_key", limitKey, faults);
        if (idempotencyKey == null && uniqueness.mode() != Uniqueness.Mode.ALWAYS) {
            faults.add(new InvalidTaskException.Violation(
                    uniqueness.mode() == Uniqueness.Mode.DEBOUNCE ? "debounce" : "unique_for",
                    "needs an idempotency_key"));
        }
        dependencies = List.copyOf(dependencies);
        unsaid = Set.copyOf(unsaid);
        Dependency.check(dependencies, faults);
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** A task that waits for no other. */
    public NewTask(
            String type,
            String payload,
            String queue,
            int priority,
            Compatibility compatibility,
            int maxAttempts,
            @Nullable Long runAfter,
            @Nullable String idempotencyKey,
            Uniqueness uniqueness,
            @Nullable String limitKey,
            @Nullable TraceContext trace) {
        this(
                type,
                payload,
                queue,
                priority,
                compatibility,
                maxAttempts,
                runAfter,
                idempotencyKey,
                uniqueness,
                limitKey,
                trace,
                List.of(),
                Set.of());
    }

    /** A task whose key, if it has one, is unique as long as it is stored, and which has no limit key and no trace, and waits for no other. */
    public NewTask(
            String type,
            String payload,
            String queue,
            int priority,
            Compatibility compatibility,
            int maxAttempts,
            @Nullable Long runAfter,
            @Nullable String idempotencyKey) {
        this(
                type,
                payload,
                queue,
                priority,
                compatibility,
                maxAttempts,
                runAfter,
                idempotencyKey,
                Uniqueness.ALWAYS,
                null,
                null);
    }

    /** The same, enqueued in another trace. */
    public NewTask withTrace(TraceContext other) {
        return new NewTask(
                type,
                payload,
                queue,
                priority,
                compatibility,
                maxAttempts,
                runAfter,
                idempotencyKey,
                uniqueness,
                limitKey,
                other,
                dependencies,
                unsaid);
    }

    /** The same, waiting for these. */
    public NewTask withDependencies(List<Dependency> others) {
        return new NewTask(
                type,
                payload,
                queue,
                priority,
                compatibility,
                maxAttempts,
                runAfter,
                idempotencyKey,
                uniqueness,
                limitKey,
                trace,
                others,
                unsaid);
    }

    /** The same, with what is registered of its type where nobody said anything. */
    public NewTask completed(TypeDefaults registered) {
        return new NewTask(
                type,
                payload,
                unsaid.contains(Unsaid.QUEUE) && registered.queue() != null ? registered.queue() : queue,
                unsaid.contains(Unsaid.PRIORITY) && registered.priority() != null ? registered.priority() : priority,
                compatibility,
                unsaid.contains(Unsaid.MAX_ATTEMPTS) && registered.maxAttempts() != null
                        ? registered.maxAttempts()
                        : maxAttempts,
                runAfter,
                idempotencyKey,
                uniqueness,
                unsaid.contains(Unsaid.LIMIT_KEY) ? registered.limitKey() : limitKey,
                trace,
                dependencies,
                Set.of());
    }

    /** The same, of which nobody said this. */
    public NewTask withUnsaid(Set<Unsaid> others) {
        return new NewTask(
                type,
                payload,
                queue,
                priority,
                compatibility,
                maxAttempts,
                runAfter,
                idempotencyKey,
                uniqueness,
                limitKey,
                trace,
                dependencies,
                others);
    }

    /** A task with every default. */
    public static NewTask of(String type, String payload) {
        return new NewTask(
                type, payload, DEFAULT_QUEUE, DEFAULT_PRIORITY, Compatibility.NONE, DEFAULT_MAX_ATTEMPTS, null, null);
    }

    /** What is wrong with a key is added to the faults. */
    public static void checkKey(String field, @Nullable String key, List<InvalidTaskException.Violation> faults) {
        if (key == null) {
            return;
        }
        if (key.length() > MAX_KEY_CHARS) {
            faults.add(new InvalidTaskException.Violation(
                    field, "must be at most " + MAX_KEY_CHARS + " characters, not " + key.length()));
        }
        if (!isStorable(key)) {
            faults.add(new InvalidTaskException.Violation(field, NOT_STORABLE));
        }
    }

    /**
     * A queue's name as tasks have it: trimmed.
     *
     * @throws InvalidTaskException naming the field {@code queue} when no task could have it
     */
    public static String queueName(String name) {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        String checked = checkedName("queue", name, faults);
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
        return checked;
    }

    /** The trimmed name; what is wrong with it is added to the faults. */
    public static String checkedName(String field, String name, List<InvalidTaskException.Violation> faults) {
        checkName(field, name.strip(), faults);
        return name.strip();
    }

    static void checkName(String field, String value, List<InvalidTaskException.Violation> faults) {
        if (value.isEmpty() || value.length() > MAX_NAME_CHARS) {
            faults.add(new InvalidTaskException.Violation(
                    field, "must have 1 to " + MAX_NAME_CHARS + " characters, not " + value.length()));
        } else if (hasControl(value)) {
            faults.add(new InvalidTaskException.Violation(field, "must not contain control characters"));
        } else if (!isStorable(value)) {
            faults.add(new InvalidTaskException.Violation(field, NOT_STORABLE));
        }
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Text that comes back from UTF-8 as it was; otherwise two different keys could become one. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
