package dev.pawl;

import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The end of an attempt that ran elsewhere.
 *
 * @param token as the claim had it
 * @param outcome what became of it; null gives the task back as it was, attempt included. A result that is {@link JsonText}
 *     passes as it is
 * @param startedAt when the work began, epoch milliseconds; null for the time of the claim
 */
public record AttemptEnd(
        long taskId,
        long token,
        @Nullable Outcome outcome,
        @Nullable Long startedAt) {

    /** An end by an outcome of work that began when it was claimed. */
    public static AttemptEnd by(long taskId, long token, Outcome outcome) {
        return new AttemptEnd(taskId, token, outcome, null);
    }

    /** The task goes back unused. */
    public static AttemptEnd released(long taskId, long token) {
        return new AttemptEnd(taskId, token, null, null);
    }
}
