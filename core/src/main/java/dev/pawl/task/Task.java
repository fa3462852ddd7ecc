package dev.pawl.task;

import org.jspecify.annotations.Nullable;

/**
 * A stored task as a reader sees it. Times are epoch milliseconds, null when the thing has not happened.
 *
 * @param id given by the store, ascending, never reused
 * @param attempts attempts begun so far
 * @param deaths how many attempts in a row, up to the last that ended, ended with their worker's death
 * @param result JSON text, for completed tasks that returned something
 * @param errorMessage what the last attempt that did not succeed said; null once the task completed
 * @param runAfter not before this time
 * @param reservedAt when the current or last worker claimed it
 * @param processingStartedAt when that worker's handler began
 * @param leaseUntil when the claim lapses unless extended; null when nobody holds it
 * @param lockedBy the worker that holds it, or ended it; null while it waits
 * @param limitKey tasks with the same one share the limits set for it; null for none
 * @param progress how far the running attempt says it is
 * @param trace in which trace it was enqueued; null for none
 * @param job whose item it is; null for none
 */
public record Task(
        long id,
        String type,
        String queue,
        TaskStatus status,
        int priority,
        int attempts,
        int maxAttempts,
        int deaths,
        String payload,
        Compatibility compatibility,
        @Nullable String result,
        @Nullable String errorMessage,
        long runAfter,
        long createdAt,
        long updatedAt,
        @Nullable Long reservedAt,
        @Nullable Long processingStartedAt,
        @Nullable Long finishedAt,
        @Nullable Long leaseUntil,
        @Nullable String lockedBy,
        @Nullable String idempotencyKey,
        @Nullable String limitKey,
        @Nullable Progress progress,
        @Nullable TraceContext trace,
        @Nullable Long job) {
    /** The same, for whoever must not see all of what it is about. */
    public Task withContents(String otherPayload, @Nullable String otherResult) {
        return new Task(
                id,
                type,
                queue,
                status,
                priority,
                attempts,
                maxAttempts,
                deaths,
                otherPayload,
                compatibility,
                otherResult,
                errorMessage,
                runAfter,
                createdAt,
                updatedAt,
                reservedAt,
                processingStartedAt,
                finishedAt,
                leaseUntil,
                lockedBy,
                idempotencyKey,
                limitKey,
                progress,
                trace,
                job);
    }
}
