package dev.pawl.store;

import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;

/**
 * What a worker wants.
 *
 * @param free idle slots: tasks that would start at once
 * @param prefetch further tasks to hold ready; never filled with tasks whose last lease expired, so that a task that
 *     kills its worker takes few others with it
 * @param leaseMillis how long the claims hold unless extended
 */
public record ClaimRequest(
        String worker, Selector selector, Strategy strategy, int free, int prefetch, long leaseMillis) {}
