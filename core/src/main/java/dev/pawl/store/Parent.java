package dev.pawl.store;

import dev.pawl.task.Condition;
import dev.pawl.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * A task that another one waits for, or waited for.
 *
 * @param type empty when the parent is deleted
 * @param status null when the parent is deleted
 * @param met whether it has ended as its child wanted; that stays so, whatever becomes of the parent later
 * @param result JSON text, of a completed one that returned something
 */
public record Parent(
        long taskId,
        String type,
        Condition condition,
        @Nullable TaskStatus status,
        boolean met,
        @Nullable String result) {}
