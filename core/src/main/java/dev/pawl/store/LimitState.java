package dev.pawl.store;

import dev.pawl.task.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit and how far it is used.
 *
 * @param limit as it was set
 * @param name what it was looked at for: the limit's name, or one key where the limit is on every key with a beginning
 * @param whole whether it is a limit on every key with a beginning, looked at over all its keys together
 * @param running tasks in work under it
 * @param holders the longest running of them, at most ten
 * @param started starts in the last period; 0 without a rate
 * @param opensAt when the rate lets the next start through, epoch milliseconds; null when it does now
 */
public record LimitState(
        Limit limit,
        String name,
        boolean whole,
        long running,
        List<Holder> holders,
        long started,
        @Nullable Long opensAt) {
    /** A task in work under a limit. */
    public record Holder(long taskId, @Nullable String worker, long since) {}

    /** Whether no further task may start now; never for a limit on every key with a beginning, looked at as a whole. */
    public boolean isFull() {
        Integer most = limit.maxRunning();
        return !whole && (most != null && running >= most || opensAt != null);
    }
}
