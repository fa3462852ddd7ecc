package dev.pawl.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds of the tasks of a registered type where neither whoever enqueues them nor the code says anything; null for what holds
 * of any task.
 *
 * @param queue null for {@value NewTask#DEFAULT_QUEUE}
 * @param priority 1 to 1000; null for {@value NewTask#DEFAULT_PRIORITY}
 * @param maxAttempts 1 to 100; null for {@value NewTask#DEFAULT_MAX_ATTEMPTS}
 * @param maxDeaths 1 to 100: after so many deaths of its worker in a row a task is quarantined; null for {@value
 *     #MAX_DEATHS}. It is looked up when a worker has died, so it holds of tasks that are stored, too
 * @param limitKey up to 255 characters; null for none
 * @param backoff how long a failed attempt waits for the next; null for {@link Backoff#DEFAULT}. As the next one, it is looked
 *     up when an attempt begins
 * @param timeout how long one attempt may run, a millisecond to a year; null for as long as it likes
 */
public record TypeDefaults(
        @Nullable String queue,
        @Nullable Integer priority,
        @Nullable Integer maxAttempts,
        @Nullable Integer maxDeaths,
        @Nullable String limitKey,
        @Nullable Backoff backoff,
        @Nullable Duration timeout) {
    /** Nothing is said. */
    public static final TypeDefaults NONE = new TypeDefaults(null, null, null, null, null, null, null);

    /** How many workers in a row a task may take with it. */
    public static final int MAX_DEATHS = 5;

    public static final int MAX_PRIORITY = 1_000;

    public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    /**
     * @throws InvalidTaskException telling every fault
     */
    public TypeDefaults {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        queue = queue == null ? null : NewTask.checkedName("queue", queue, faults);
        checkRange("priority", priority, MAX_PRIORITY, faults);
        checkRange("max_attempts", maxAttempts, NewTask.MAX_ATTEMPTS, faults);
        checkRange("max_deaths", maxDeaths, NewTask.MAX_ATTEMPTS, faults);
        limitKey = limitKey == null || limitKey.isEmpty() ? null : limitKey;
        NewTask.checkKey("limit_key", limitKey, faults);
        if (timeout != null && !isTimeout(timeout)) {
            faults.add(new InvalidTaskException.Violation("timeout", "must be from 1 ms to 365 days, not " + timeout));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** Whether an attempt may be bounded so. */
    public static boolean isTimeout(Duration timeout) {
        return timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0;
    }

    private static void checkRange(
            String field, @Nullable Integer number, int most, List<InvalidTaskException.Violation> faults) {
        if (number != null && (number < 1 || number > most)) {
            faults.add(new InvalidTaskException.Violation(field, "must be from 1 to " + most + ", not " + number));
        }
    }

    public TypeDefaults withQueue(@Nullable String other) {
        return new TypeDefaults(other, priority, maxAttempts, maxDeaths, limitKey, backoff, timeout);
    }

    public TypeDefaults withPriority(@Nullable Integer other) {
        return new TypeDefaults(queue, other, maxAttempts, maxDeaths, limitKey, backoff, timeout);
    }

    public TypeDefaults withMaxAttempts(@Nullable Integer other) {
        return new TypeDefaults(queue, priority, other, maxDeaths, limitKey, backoff, timeout);
    }

    public TypeDefaults withMaxDeaths(@Nullable Integer other) {
        return new TypeDefaults(queue, priority, maxAttempts, other, limitKey, backoff, timeout);
    }

    public TypeDefaults withLimitKey(@Nullable String other) {
        return new TypeDefaults(queue, priority, maxAttempts, maxDeaths, other, backoff, timeout);
    }

    public TypeDefaults withBackoff(@Nullable Backoff other) {
        return new TypeDefaults(queue, priority, maxAttempts, maxDeaths, limitKey, other, timeout);
    }

    public TypeDefaults withTimeout(@Nullable Duration other) {
        return new TypeDefaults(queue, priority, maxAttempts, maxDeaths, limitKey, backoff, other);
    }
}
