package dev.pawl.store;

import dev.pawl.task.TaskStatus;

/**
 * The answer to an enqueue.
 *
 * @param created false when the idempotency key already had a task, which this is
 * @param createdAt epoch milliseconds
 */
public record Enqueued(long taskId, TaskStatus status, boolean created, long createdAt) {}
