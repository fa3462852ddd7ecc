package dev.pawl.store;

import java.time.Duration;

/**
 * What happened within one hour to the tasks of one type in one queue, in numbers. It is kept longer than the tasks.
 *
 * @param hour when the hour began, epoch milliseconds
 * @param waits how long tasks could have been running before a handler began, milliseconds
 * @param runs how long handlers took, milliseconds
 */
public record Activity(long hour, String type, String queue, Counts counts, Distribution waits, Distribution runs) {
    /** For how long it is kept. */
    public static final Duration KEPT = Duration.ofDays(90);

    /** The type and the queue under which everything is counted that has too many names to be counted by name. */
    public static final String OTHER = "other";

    private static final long HOUR_MILLIS = 3_600_000;

    /** When the hour began in which a moment lies, epoch milliseconds. */
    public static long hourOf(long moment) {
        return Math.floorDiv(moment, HOUR_MILLIS) * HOUR_MILLIS;
    }

    /** Whether nothing happened. */
    public boolean isEmpty() {
        return counts.equals(Counts.ZERO) && waits.isEmpty() && runs.isEmpty();
    }

    /** How much of its hour lies after a moment, from 0 to 1. */
    public double partSince(long moment) {
        return Math.max(0, Math.min(1, (double) (hour + HOUR_MILLIS - moment) / HOUR_MILLIS));
    }

    /**
     * How often what happened.
     *
     * @param started attempts that began
     * @param completed tasks that ended well
     * @param failed tasks that ended badly
     * @param retried attempts that failed and left their task another one
     * @param cancelled tasks that were cancelled, by somebody or by their handler
     * @param rescued attempts whose lease ran out
     */
    public record Counts(
            long enqueued, long started, long completed, long failed, long retried, long cancelled, long rescued) {
        public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(
                    enqueued + other.enqueued,
                    started + other.started,
                    completed + other.completed,
                    failed + other.failed,
                    retried + other.retried,
                    cancelled + other.cancelled,
                    rescued + other.rescued);
        }
    }
}
