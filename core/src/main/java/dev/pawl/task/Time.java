package dev.pawl.task;

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

    /** The machine's own clock. */
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
