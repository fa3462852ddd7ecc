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
        @Nullable Long stoppedAt) {}
