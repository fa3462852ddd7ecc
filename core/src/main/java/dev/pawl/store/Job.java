package dev.pawl.store;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Many tasks with one progress: its items. Their counts are kept where the items move, so no item counts twice, however often it is
 * tried. Times are epoch milliseconds, null when the thing has not happened.
 *
 * @param id given by the store; never that of a task, never reused
 * @param counts its items by where they are
 * @param stop what ended it early, if anything did
 * @param maxFailures more failed items than this stop it; null for any number
 * @param onComplete the task that runs when it has ended; null for none
 * @param closedAt since when no items come any more
 * @param startedAt when its first item was claimed
 * @param finishedAt when its last item ended and no more could come
 */
public record Job(
        long id,
        String name,
        Counts counts,
        Stop stop,
        @Nullable Integer maxFailures,
        @Nullable Long onComplete,
        long createdAt,
        @Nullable Long closedAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt) {
    /** At most this many characters of name. */
    public static final int MAX_NAME_CHARS = 200;

    /** What ends a job before all its items have. */
    public enum Stop {
        NONE,
        CANCELLED,
        TOO_MANY_FAILED;

        /** The lower-case name used in JSON. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Items by where they are. One that was deleted still counts.
     *
     * @param waiting queued or blocked
     */
    public record Counts(long waiting, long processing, long completed, long failed, long cancelled) {
        public long processed() {
            return completed + failed + cancelled;
        }

        public long total() {
            return waiting + processing + processed();
        }
    }

    /** Whether items may be added. */
    public boolean isOpen() {
        return closedAt == null && stop == Stop.NONE;
    }

    public JobStatus status() {
        if (finishedAt == null) {
            return stop == Stop.NONE ? JobStatus.RUNNING : JobStatus.STOPPING;
        }
        if (stop != Stop.NONE) {
            return stop == Stop.CANCELLED ? JobStatus.CANCELLED : JobStatus.FAILED;
        }
        if (counts.completed == counts.total()) {
            return JobStatus.COMPLETED;
        }
        if (counts.completed > 0) {
            return JobStatus.COMPLETED_WITH_ERRORS;
        }
        return counts.failed > 0 ? JobStatus.FAILED : JobStatus.CANCELLED;
    }

    /**
     * How far it is, 0 to 1: the share of its items that have ended. While more items may come it is 0, since it is not known what
     * of; so it never goes back, but when somebody sends an ended item back to its queue.
     */
    public double progress() {
        if (finishedAt != null) {
            return 1;
        }
        return isOpen() || counts.total() == 0 ? 0 : (double) counts.processed() / counts.total();
    }

    /** Why it did not complete, for people; null while it runs and where it did. */
    public @Nullable String error() {
        return switch (stop) {
            case CANCELLED -> "it was cancelled";
            case TOO_MANY_FAILED -> counts.failed + " items failed, more than the " + maxFailures + " that it bears";
            case NONE ->
                finishedAt == null || counts.completed == counts.total()
                        ? null
                        : counts.failed + " of " + counts.total() + " items failed, " + counts.cancelled
                                + " were cancelled";
        };
    }
}
