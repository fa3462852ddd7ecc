package dev.pawl.store;

import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A worker as it says of itself. Times are epoch milliseconds.
 *
 * @param id unique; host-pid-random unless told
 * @param concurrency tasks at once
 * @param stoppedAt when it said goodbye; null while it lives, or when it died without a word
 */
public record WorkerInfo(
        String id,
        String host,
        long pid,
        Selector selector,
        Strategy strategy,
        int concurrency,
        long startedAt,
        long heartbeatAt,
        @Nullable Long stoppedAt) {
    /** How sure one can be that a worker lives; the view {@code v_worker_status} says the same. */
    public enum Liveness {
        /** Heard of within 60 s. */
        ACTIVE,
        /** Heard of within 120 s. */
        SILENT,
        /** Not heard of for longer: taken for dead. */
        STALE,
        /** It said goodbye. */
        STOPPED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Not heard of for longer it is taken for dead. */
    public static final Duration STALE_AFTER = Duration.ofMinutes(2);

    private static final long ACTIVE_MILLIS = 60_000;

    /**
     * @param now epoch milliseconds
     */
    public Liveness liveness(long now) {
        if (stoppedAt != null) {
            return Liveness.STOPPED;
        }
        long age = now - heartbeatAt;
        if (age <= ACTIVE_MILLIS) {
            return Liveness.ACTIVE;
        }
        return age <= STALE_AFTER.toMillis() ? Liveness.SILENT : Liveness.STALE;
    }

    /** Whether it has neither said goodbye nor been silent for 120 s. */
    public boolean isLive(long now) {
        Liveness liveness = liveness(now);
        return liveness == Liveness.ACTIVE || liveness == Liveness.SILENT;
    }
}
