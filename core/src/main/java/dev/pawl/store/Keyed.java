package dev.pawl.store;

import dev.pawl.task.TaskStatus;

/**
 * The task that is stored under a key.
 *
 * @param runAfter when it is due, epoch milliseconds
 * @param leaseUntil while it is in work, epoch milliseconds; else 0
 */
public record Keyed(long taskId, TaskStatus status, long runAfter, long leaseUntil) {
    /** Whether nobody has done it, or holds it: who names its key may have it. */
    public boolean isFree(long now) {
        return status == TaskStatus.QUEUED && runAfter <= now || status == TaskStatus.PROCESSING && leaseUntil <= now;
    }
}
