package dev.pawl.store;

import org.jspecify.annotations.Nullable;

/**
 * A queue: one that has tasks, is paused or has a limit.
 *
 * @param pausedAt since when nothing of it starts, epoch milliseconds; null when it is not paused
 * @param limit its limit and how far it is used; null without one
 */
public record QueueInfo(
        String name,
        @Nullable Long pausedAt,
        Stats.Counts counts,
        @Nullable LimitState limit) {}
