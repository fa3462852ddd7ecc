package dev.pawl.planted.clock;

import java.time.Instant;
import java.util.Date;
import java.util.concurrent.ThreadLocalRandom;

/** Every way to learn the time, wait or throw dice without asking {@code Time}. */
public final class AroundTheDoor {
    public long millis() {
        return System.currentTimeMillis();
    }

    public long nanos() {
        return System.nanoTime();
    }

    public void wait(int millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    public Instant instant() {
        return Instant.now();
    }

    public double chance() {
        return Math.random();
    }

    public int dice() {
        return ThreadLocalRandom.current().nextInt(6);
    }

    @SuppressWarnings("JavaUtilDate") // It is planted to be found.
    public Date date(long millis) {
        return new Date(millis);
    }
}
