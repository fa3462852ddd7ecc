package dev.pawl.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks there are.
 *
 * @param all over the whole file
 * @param byType by task type, sorted
 * @param byQueue by queue, sorted
 * @param oldestQueuedAgeMillis how long the longest waiting task could have been running; null when none waits
 */
public record Stats(
        Counts all,
        Map<String, Counts> byType,
        Map<String, Counts> byQueue,
        @Nullable Long oldestQueuedAgeMillis) {

    /** Counts by state. {@code queued} includes {@code scheduled}, the queued tasks whose time has not come. */
    public record Counts(
            long queued, long scheduled, long blocked, long processing, long completed, long failed, long cancelled) {
        public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0);

        public long total() {
            return queued + blocked + processing + completed + failed + cancelled;
        }

        public Counts plus(Counts other) {
            return new Counts(
                    queued + other.queued,
                    scheduled + other.scheduled,
                    blocked + other.blocked,
                    processing + other.processing,
                    completed + other.completed,
                    failed + other.failed,
                    cancelled + other.cancelled);
        }
    }
}
