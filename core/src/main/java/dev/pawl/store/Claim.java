package dev.pawl.store;

import dev.pawl.task.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * One worker's hold on one task. Whoever writes to the task shows it, and is refused when the token is no longer the
 * task's.
 *
 * @param token the fence: grows with every claim of the task, never given back
 * @param channel the store's own number for (queue, type, compatibility)
 * @param attempt counted from 1
 * @param claimedAt epoch milliseconds
 * @param runAfter when it was due, epoch milliseconds
 * @param trace in which trace the task was enqueued; null for none
 */
public record Claim(
        long taskId,
        long token,
        String worker,
        String type,
        String queue,
        int channel,
        int priority,
        int attempt,
        int maxAttempts,
        String payload,
        long claimedAt,
        long runAfter,
        @Nullable TraceContext trace) {}
