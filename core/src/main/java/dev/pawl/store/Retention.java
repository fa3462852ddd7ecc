package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For how long ended tasks are kept after their end. A task whose idempotency key is its own for a longer time is kept for
 * that time.
 *
 * @param all every type that {@code byType} does not name
 * @param byType what is different for a type, by its name
 */
public record Retention(Keep all, Map<String, Keep> byType) {
    /** Never pruned. */
    public static final Duration FOREVER = Keep.FOR_EVER;

    /** The longest time but {@link #FOREVER}: a hundred years. */
    public static final Duration LONGEST = Keep.A_HUNDRED_YEARS;

    /** What a retention is about. */
    public static final Set<TaskStatus> ENDED =
            Collections.unmodifiableSet(EnumSet.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED));

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
        // why here: were they made by Retention, whoever met Keep first would make a Retention.DEFAULT that says
        // nothing.
        private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

        private static final Duration A_HUNDRED_YEARS = Duration.ofDays(36_500);

        public static final Keep DEFAULT = new Keep(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(7), false);

        private static final Keep EVERYTHING = new Keep(FOR_EVER, FOR_EVER, FOR_EVER, true);

        public Keep {
            check("completed", completed);
            check("failed", failed);
            check("cancelled", cancelled);
        }

        private static void check(String field, Duration time) {
            if (time.isNegative() || time.compareTo(A_HUNDRED_YEARS) > 0 && !time.equals(FOR_EVER)) {
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

        private Keep narrowed(Set<TaskStatus> statuses, @Nullable Duration olderThan) {
            Keep narrowed = this;
            for (TaskStatus ended : ENDED) {
                if (!statuses.contains(ended)) {
                    narrowed = narrowed.with(ended, FOR_EVER);
                } else if (olderThan != null) {
                    narrowed = narrowed.with(ended, olderThan);
                }
            }
            return narrowed;
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

    /**
     * The same for one pruning that is to remove less, or other ages. Keys that are kept for ever are kept in any case.
     *
     * @param type only tasks of this type go; null for all types
     * @param statuses only tasks in these go
     * @param olderThan what ended at least so long ago goes, instead of what this says; null for what this says
     */
    public Retention narrowed(@Nullable String type, Set<TaskStatus> statuses, @Nullable Duration olderThan) {
        if (type != null) {
            return new Retention(Keep.EVERYTHING, Map.of(type, of(type).narrowed(statuses, olderThan)));
        }
        Map<String, Keep> narrowed = new TreeMap<>(byType);
        narrowed.replaceAll((name, keep) -> keep.narrowed(statuses, olderThan));
        return new Retention(all.narrowed(statuses, olderThan), narrowed);
    }
}
