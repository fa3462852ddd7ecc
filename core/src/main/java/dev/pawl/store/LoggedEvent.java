package dev.pawl.store;

import dev.pawl.task.TaskStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one task, in whatever process, as the event log has it. {@code docs/events.md} lists the kinds and
 * is tested against them.
 *
 * @param id grows with every event and is never given twice; not every number is an event's
 * @param at epoch milliseconds
 * @param task null for a {@link Kind#GAP}
 */
public record LoggedEvent(
        long id, long at, Kind kind, @Nullable Subject task) {

    /** What happened. */
    public enum Kind {
        /** A new task was stored. */
        ENQUEUED,
        /** A worker took the task for an attempt. */
        CLAIMED,
        COMPLETED,
        RETRIED,
        FAILED,
        SNOOZED,
        /** By its handler, because somebody asked, or because what it waited for ended otherwise than it must. */
        CANCELLED,
        DISCARDED,
        /** Handed back unstarted, or when its worker stopped. */
        RELEASED,
        /** Its lease ran out, and it was taken back from a worker that died or hung. */
        RESCUED,
        /** Somebody sent the ended task back to its queue. */
        REQUEUED,
        /** All that it waited for has ended as it must. */
        UNBLOCKED,
        /** What happened before this is not in the log, or not all of it: nobody was subscribed, or it was too much. */
        GAP;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The task that it happened to.
     *
     * @param status since then
     * @param attempt which one began or ended; 0 where it is about none
     * @param worker who made the attempt
     * @param runMillis how long the handler ran, where an attempt ended
     */
    public record Subject(
            long id,
            String type,
            String queue,
            TaskStatus status,
            int attempt,
            @Nullable String worker,
            @Nullable Long runMillis) {}
}
