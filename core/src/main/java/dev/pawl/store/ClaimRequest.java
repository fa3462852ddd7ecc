package dev.pawl.store;

import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.util.Map;

/**
 * What a worker wants.
 *
 * @param strategy in which order, unless the worker's entry in the register names another
 * @param free idle slots: tasks that would start at once
 * @param prefetch further tasks to hold ready; never filled with tasks whose last lease expired, so that a task that
 *     kills its worker takes few others with it
 * @param queueSlots how many more tasks of a queue, for queues with a number of slots of their own
 * @param leaseMillis how long the claims hold unless extended
 */
public record ClaimRequest(
        String worker,
        Selector selector,
        Strategy strategy,
        int free,
        int prefetch,
        Map<String, Integer> queueSlots,
        long leaseMillis) {}
