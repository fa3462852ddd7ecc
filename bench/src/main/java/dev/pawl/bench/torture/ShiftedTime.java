package dev.pawl.bench.torture;

import dev.pawl.task.Bell;
import dev.pawl.task.Time;

/**
 * The machine's time behind a clock that somebody sets wrong. As on a real machine a wait that is under way goes on for as
 * long as it was meant to, whatever the clock says meanwhile.
 *
 * <p>Threading: safe for any number of threads.
 */
final class ShiftedTime implements Time {
    private final Time real = Time.system();
    private volatile long shift;

    /** The clock is off by this from now on, in milliseconds. */
    void shift(long millis) {
        shift = millis;
    }

    @Override
    public long now() {
        return real.now() + shift;
    }

    @Override
    public long nanos() {
        return real.nanos();
    }

    @Override
    public double random() {
        return real.random();
    }

    @Override
    public boolean await(Bell bell, long deadline) throws InterruptedException {
        return real.await(bell, deadline - shift);
    }
}
