package dev.pawl.task;

import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one task, told after it was committed. {@code docs/events.md} lists the same set and is
 * tested against it. Events are of this process: what other processes do is not told here.
 */
public sealed interface TaskEvent {
    long taskId();

    String type();

    String queue();

    /** A new task was stored. */
    record Enqueued(long taskId, String type, String queue) implements TaskEvent {}

    /** A handler begins an attempt. {@code waitMillis} is how long the task could have been running before. */
    record Started(long taskId, String type, String queue, int attempt, String worker, long waitMillis)
            implements TaskEvent {}

    /** An attempt ended and the store accepted it. {@code runMillis} is the handler's time, 0 if it never began. */
    record Ended(
            long taskId, String type, String queue, int attempt, String worker, Transition transition, long runMillis)
            implements TaskEvent {}

    /** An attempt's write was refused: its lease had run out, or the task was cancelled or taken over. */
    record LeaseLost(long taskId, String type, String queue, int attempt, String worker) implements TaskEvent {}

    /** An expired lease was taken back from a worker that died or hung. */
    record Rescued(
            long taskId,
            String type,
            String queue,
            int attempt,
            @Nullable String worker,
            Transition transition) implements TaskEvent {}

    /** Somebody cancelled the task, or what it waited for or belongs to ended otherwise than it must. */
    record Cancelled(long taskId, String type, String queue, TaskStatus from) implements TaskEvent {}

    /** Somebody sent an ended task back to its queue. */
    record Requeued(long taskId, String type, String queue, TaskStatus from) implements TaskEvent {}
}
