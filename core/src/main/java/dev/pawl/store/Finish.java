package dev.pawl.store;

import dev.pawl.task.Transition;

/**
 * The end of one attempt.
 *
 * @param startedAt when the handler began, epoch milliseconds; the claim's own time if it never did
 * @param endedAt when it ended
 */
public record Finish(Claim claim, Transition transition, long startedAt, long endedAt) {}
