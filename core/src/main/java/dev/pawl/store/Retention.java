package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * For how long ended tasks are kept after their end. A task whose idempotency key is its own for a longer time is kept for
 * that time.
 *
 * @param all every type that {@code byType} does not name
 * @param byType what is different for a type, by its name
 */
public record Retention(Keep all, Map<String, Keep> byType) {
    /** Never pruned. */
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    /** The longest time but {@link #FOREVER}: a hundred years. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /** Completed and cancelled tasks 7 days, failed ones 30. */
    public static final Retention DEFAULT = new Retention(Keep.DEFAULT, Map.of());

    /**
     * How long by status.
     *
     * @param completed 7 days unless told
     * @param failed 30 days unless told
     * @param cancelled 7 days unless told
     * @param keys whether a task that has an idempotency key is kept for ever; no unless told
     */
    public record Keep(Duration completed, Duration failed, Duration cancelled, boolean keys) {
        public static final Keep DEFAULT = new Keep(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(7), false);

        public Keep {
            check("completed", completed);
            check("failed", failed);
            check("cancelled", cancelled);
        }

        private static void check(String field, Duration time) {
            if (time.isNegative() || time.compareTo(LONGEST) > 0 && !time.equals(FOREVER)) {
                throw new IllegalArgumentException(field + " must be from 0 to 36,500 days, or FOREVER, not " + time);
            }
        }

        /** The same, with another time for one status. */
        public Keep with(TaskStatus status, Duration time) {
            return switch (status) {
                case COMPLETED -> new Keep(time, failed, cancelled, keys);
                case FAILED -> new Keep(completed, time, cancelled, keys);
                case CANCELLED -> new Keep(completed, failed, time, keys);
                default ->
                    throw new IllegalArgumentException(
                            "status must be one of completed, failed, cancelled, not " + status.wireName());
            };
        }

        public Keep withKeys(boolean forEver) {
            return new Keep(completed, failed, cancelled, forEver);
        }
    }

    public Retention {
        byType = Map.copyOf(new TreeMap<>(byType));
    }

    /** The same, with something different for a type. */
    public Retention with(String type, Keep keep) {
        Map<String, Keep> more = new TreeMap<>(byType);
        more.put(type, keep);
        return new Retention(all, more);
    }

    /** What holds for a type. */
    public Keep of(String type) {
        return byType.getOrDefault(type, all);
    }
}
