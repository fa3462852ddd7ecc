package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * A task that a schedule made and that is still stored. Times are epoch milliseconds.
 *
 * @param tick the moment it was made for
 */
public record ScheduleRun(
        long tick,
        long taskId,
        TaskStatus status,
        long createdAt,
        @Nullable Long finishedAt) {}
