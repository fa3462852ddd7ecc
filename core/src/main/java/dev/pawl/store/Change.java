package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a person's wish (cancel, retry, edit).
 *
 * @param changed whether the task moved
 * @param before its state when the wish arrived; null when there is no such task
 * @param type the task's type; empty when there is no such task
 * @param queue where it stands; empty when there is no such task
 * @param hindrance why it did not move, where its state does not say it; else null
 */
public record Change(
        long taskId,
        String type,
        String queue,
        @Nullable TaskStatus before,
        boolean changed,
        @Nullable String hindrance) {
    /** One whose state says it all. */
    public Change(long taskId, String type, String queue, @Nullable TaskStatus before, boolean changed) {
        this(taskId, type, queue, before, changed, null);
    }
}
