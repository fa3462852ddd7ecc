package dev.pawl.store;

import dev.pawl.task.Transition;
import org.jspecify.annotations.Nullable;

/** An attempt that did not succeed: failed, rescued, snoozed, released or cancelled. Times are epoch milliseconds. */
public record Attempt(
        int attempt,
        Transition.Kind kind,
        @Nullable String worker,
        long startedAt,
        long endedAt,
        @Nullable String error) {}
