package dev.pawl.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one ended attempt makes of its task. Made by the pure functions here and nowhere else; the table in {@code
 * TransitionTest} is its definition.
 *
 * @param kind why the attempt ended
 * @param status the task's next state: completed, failed, cancelled or queued
 * @param runAfter for {@code queued}: not before this time, epoch milliseconds; 0 keeps the task's own time, and with it
 *     its place in the queue
 * @param attemptUsed false when the attempt is given back (snooze, release)
 * @param error what went wrong, or the reason of a cancel; null when nothing did
 * @param result the result as JSON, for {@code completed} only
 */
public record Transition(
        Kind kind,
        TaskStatus status,
        long runAfter,
        boolean attemptUsed,
        @Nullable String error,
        @Nullable String result) {

    /** Why an attempt ended. */
    public enum Kind {
        COMPLETED,
        RETRIED,
        FAILED,
        SNOOZED,
        CANCELLED,
        DISCARDED,
        /** Handed back unstarted or at shutdown. */
        RELEASED,
        /** The lease ran out: the worker died or hung. */
        RESCUED
    }

    /** Errors are kept up to this many characters: enough for a stack trace, too little to fill a disk. */
    public static final int MAX_ERROR_CHARS = 16_384;

    public Transition {
        TaskStatus.PROCESSING.to(status);
        if (error != null && error.length() > MAX_ERROR_CHARS) {
            error = error.substring(0, MAX_ERROR_CHARS - 1) + "…";
        }
    }

    /**
     * Outcome x attempt x now -> transition.
     *
     * @param outcome what the handler said
     * @param resultJson the result of a {@link Outcome.Done}, already written as JSON
     * @param attempt the attempt that ended, from 1
     * @param maxAttempts after this many a retry becomes a failure
     * @param backoff used when a retry names no wait of its own
     * @param now epoch milliseconds
     * @param random uniform in [0, 1), spreads the backoff
     */
    public static Transition of(
            Outcome outcome,
            @Nullable String resultJson,
            int attempt,
            int maxAttempts,
            Backoff backoff,
            long now,
            double random) {
        if (outcome instanceof Outcome.Done) {
            return new Transition(Kind.COMPLETED, TaskStatus.COMPLETED, 0, true, null, resultJson);
        } else if (outcome instanceof Outcome.Retry retry) {
            if (attempt >= maxAttempts) {
                return failed(Kind.FAILED, retry.error());
            }
            Duration after = retry.after();
            long due = after == null ? now + backoff.delayMillis(attempt, random) : within(now, Time.after(now, after));
            return new Transition(Kind.RETRIED, TaskStatus.QUEUED, due, true, retry.error(), null);
        } else if (outcome instanceof Outcome.Snooze snooze) {
            long until = within(now, Time.at(snooze.until()));
            return new Transition(Kind.SNOOZED, TaskStatus.QUEUED, until, false, null, null);
        } else if (outcome instanceof Outcome.Cancel cancel) {
            return new Transition(Kind.CANCELLED, TaskStatus.CANCELLED, 0, true, cancel.reason(), null);
        } else if (outcome instanceof Outcome.Discard discard) {
            return failed(Kind.DISCARDED, discard.error());
        }
        throw new AssertionError(outcome);
    }

    /** The task goes back as it was, attempt included. */
    public static Transition released() {
        return new Transition(Kind.RELEASED, TaskStatus.QUEUED, 0, false, null, null);
    }

    /**
     * The lease ran out. The attempt is used, and counts as a death of the worker: a task that kills its worker must end some
     * day, and soon.
     *
     * @param deaths how many attempts in a row ended so, with this one
     * @param maxDeaths after this many the task is quarantined, however many attempts lie before it
     */
    public static Transition rescued(int attempt, int maxAttempts, int deaths, int maxDeaths, @Nullable String worker) {
        String error = "lease expired in attempt " + attempt + " of " + maxAttempts + " held by " + worker
                + ": the worker died or lost touch, or the queue was set back to a backup";
        if (attempt >= maxAttempts) {
            return failed(Kind.RESCUED, error);
        }
        return deaths >= maxDeaths
                ? failed(
                        Kind.RESCUED,
                        "its worker died " + deaths + (deaths == 1 ? " time" : " times in a row")
                                + " while it ran (max_deaths " + maxDeaths + "): quarantined; " + error)
                : new Transition(Kind.RESCUED, TaskStatus.QUEUED, 0, true, error, null);
    }

    /** Not in the past, and not after what can be written as a date. */
    private static long within(long now, long due) {
        return Math.max(now, Math.min(NewTask.MAX_TIME, due));
    }

    private static Transition failed(Kind kind, String error) {
        return new Transition(kind, TaskStatus.FAILED, 0, true, error, null);
    }
}
