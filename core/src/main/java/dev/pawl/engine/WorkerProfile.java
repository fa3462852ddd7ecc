package dev.pawl.engine;

import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;

/** What one worker is: its name, what it takes, how much at once, and for how long it claims. */
public record WorkerProfile(
        String id,
        String host,
        long pid,
        Selector selector,
        Strategy strategy,
        int concurrency,
        int prefetch,
        long leaseMillis) {}
