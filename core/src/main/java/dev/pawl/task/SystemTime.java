package dev.pawl.task;

import java.util.concurrent.ThreadLocalRandom;

/** The machine's clock and dice. */
final class SystemTime implements Time {
    static final SystemTime INSTANCE = new SystemTime();

    private SystemTime() {}

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public boolean await(Bell bell, long deadline) throws InterruptedException {
        return bell.await(Math.max(0, deadline - now()));
    }
}
