package dev.pawl.task;

import java.time.Duration;

/**
 * How long a failed attempt waits before the next one: {@code base x 2^(attempt-1)}, at most {@code cap}, then spread by
 * +-10 % of itself and cut at the cap again, so that the cap is never passed.
 *
 * @param base the wait after the first attempt; at least 1 ms
 * @param cap the longest wait; at least {@code base}
 */
public record Backoff(Duration base, Duration cap) {
    /** 1 s doubling to 300 s. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(300));

    /** 60 s doubling to an hour, for remote systems that need rest. */
    public static final Backoff SLOW = new Backoff(Duration.ofSeconds(60), Duration.ofSeconds(3600));

    private static final double SPREAD = 0.1;

    public Backoff {
        if (base.compareTo(Duration.ofMillis(1)) < 0
                || cap.compareTo(base) < 0
                || cap.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException(
                    "backoff needs 1 ms <= base <= cap <= 3650 days, not base " + base + " and cap " + cap);
        }
    }

    /**
     * The wait in milliseconds after the given attempt.
     *
     * @param attempt counted from 1; any size, the arithmetic does not overflow
     * @param random uniform in [0, 1)
     */
    public long delayMillis(int attempt, double random) {
        long capMillis = cap.toMillis();
        // why: 2^30 x 1 ms is already above every sensible cap, so the exponent is cut before it can overflow.
        double raw = (double) base.toMillis() * (1L << Math.min(Math.max(attempt, 1) - 1, 30));
        double spread = 1 + SPREAD * (2 * random - 1);
        return Math.min(capMillis, Math.round(Math.min(raw, capMillis) * spread));
    }
}
