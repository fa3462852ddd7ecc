package dev.pawl.store;

import dev.pawl.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides when a task runs, at one moment.
 *
 * @param now epoch milliseconds
 * @param pausedAt since when its queue is paused; null when it is not
 * @param limits those on its queue, its type and its limit key, as far as set
 * @param workers every known worker
 * @param ahead tasks that {@code PRIORITY} takes before it, among those that workers which may take it serve and that are not
 *     paused; at most {@link #MOST_AHEAD}; 0 unless it is ready
 * @param waitsFor the tasks that it still waits for, the first {@link #MOST_PARENTS} by id; empty unless it is blocked
 * @param startsPerSecond how many tasks were claimed per second, over at most the last five minutes; 0 when fewer than two
 */
public record Standing(
        Task task,
        long now,
        @Nullable Long pausedAt,
        List<LimitState> limits,
        List<WorkerInfo> workers,
        long ahead,
        List<Parent> waitsFor,
        double startsPerSecond) {
    /** Further ahead is not counted. */
    public static final long MOST_AHEAD = 100_000;

    /** Of more parents no more is told. */
    public static final int MOST_PARENTS = 11;
}
