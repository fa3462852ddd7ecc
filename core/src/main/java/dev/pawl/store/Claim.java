package dev.pawl.store;

/**
 * One worker's hold on one task. Whoever writes to the task shows it, and is refused when the token is no longer the
 * task's.
 *
 * @param token the fence: grows with every claim of the task, never given back
 * @param channel the store's own number for (queue, type, compatibility)
 * @param attempt counted from 1
 * @param claimedAt epoch milliseconds
 * @param runAfter when it was due, epoch milliseconds
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
        long runAfter) {}
