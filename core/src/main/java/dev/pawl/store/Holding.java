package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a task, or held it last, seen by somebody who shows a claim of it.
 *
 * @param claim the task's own: its token is 0 when it was never claimed, its worker empty while nobody has it. Without the
 *     payload, which is empty here
 * @param ended how the claim that was shown ended, unless well or by a release; null otherwise
 */
public record Holding(
        TaskStatus status, Claim claim, @Nullable Attempt ended) {}
