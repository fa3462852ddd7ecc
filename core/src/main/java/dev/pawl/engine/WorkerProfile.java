package dev.pawl.engine;

import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.util.Map;

/** What one worker is: its name, what it takes, how much at once, of some queues less, and for how long it claims. */
public record WorkerProfile(
        String id,
        String host,
        long pid,
        Selector selector,
        Strategy strategy,
        int concurrency,
        Map<String, Integer> queueConcurrency,
        int prefetch,
        long leaseMillis) {}
