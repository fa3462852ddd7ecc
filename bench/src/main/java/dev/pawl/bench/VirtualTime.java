package dev.pawl.bench;

import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.util.Random;

/**
 * Time that goes on only where a simulation says so, and dice that fall the same way in every run.
 *
 * <p>Threading: any thread may look and wait; one moves it.
 */
final class VirtualTime implements Time {
    /** Where it begins: 2027-01-15T08:00:00Z. */
    static final long START = 1_800_000_000_000L;

    private final Random random;
    private volatile long now = START;

    VirtualTime(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public long now() {
        return now;
    }

    /** It is this late now; never earlier than before. */
    void goOnTo(long moment) {
        now = Math.max(now, moment);
    }

    @Override
    public long nanos() {
        return (now - START) * 1_000_000;
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    /** Waits for the bell alone: whatever waits for a moment here is not part of what is simulated. */
    @Override
    public boolean await(Bell bell, long deadline) throws InterruptedException {
        return bell.await(now < deadline ? Long.MAX_VALUE : 0);
    }
}
