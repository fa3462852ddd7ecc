package dev.pawl.store;

import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
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
    /** Without a heartbeat for so long a worker is taken for dead. */
    public static final long STALE_MILLIS = 120_000;

    /** Whether it has neither said goodbye nor fallen silent. */
    public boolean isLive(long now) {
        return stoppedAt == null && now - heartbeatAt <= STALE_MILLIS;
    }
}
