package dev.pawl.store;

/**
 * What a worker that is not in this process shows of its claim: all that it needs to keep of one.
 *
 * @param token as the claim had it
 */
public record ClaimReference(long taskId, long token, String worker) {}
