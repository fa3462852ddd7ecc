package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item of a job.
 *
 * @param taskId the task that it is
 * @param type the task's
 * @param item its payload, JSON text
 * @param error what the last attempt that did not succeed said; null once it completed
 * @param details what it returned, JSON text
 */
public record JobItem(
        long taskId,
        String type,
        String item,
        TaskStatus status,
        @Nullable String error,
        @Nullable String details) {
    /** Whether it completed; null while it has not ended. */
    public @Nullable Boolean success() {
        return status.isEnded() ? Boolean.valueOf(status == TaskStatus.COMPLETED) : null;
    }

    /** The same, for whoever must not see all of what it is about. */
    public JobItem withContents(String otherItem, @Nullable String otherDetails) {
        return new JobItem(taskId, type, otherItem, status, error, otherDetails);
    }
}
