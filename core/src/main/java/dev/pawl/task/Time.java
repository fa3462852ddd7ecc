package dev.pawl.task;

import java.time.Duration;
import java.time.Instant;

/**
 * The one door for time, waiting and chance. Everything in Pawl that asks what time it is, waits, or throws dice does it
 * here, so that a test can hold the clock still and move it by hand.
 *
 * <p>Threading: implementations are safe for any number of threads.
 */
public interface Time {
    /** Epoch milliseconds. */
    long now();

    /** Monotonic nanoseconds, for measuring how long something took; unrelated to {@link #now()}. */
    long nanos();

    /** Uniform in [0, 1). */
    double random();

    /**
     * Blocks until the bell rings or {@link #now()} reaches {@code deadline} (epoch milliseconds), whichever is first. May
     * return early; the caller looks again.
     *
     * @return whether the bell rang; its ring is taken
     */
    boolean await(Bell bell, long deadline) throws InterruptedException;

    /** Epoch milliseconds of a moment; one that does not fit becomes the nearest that does. */
    static long at(Instant moment) {
        try {
            return moment.toEpochMilli();
        } catch (ArithmeticException beyond) {
            return moment.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** So long after {@code start}, epoch milliseconds; what does not fit becomes the nearest that does. */
    static long after(long start, Duration wait) {
        try {
            return Math.addExact(start, wait.toMillis());
        } catch (ArithmeticException beyond) {
            return wait.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** The machine's own clock. */
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
