package dev.pawl.planted.clock.task;

/** Stands for the one class that may read the clock. */
public final class SystemTime {
    public long now() {
        return System.currentTimeMillis();
    }
}
