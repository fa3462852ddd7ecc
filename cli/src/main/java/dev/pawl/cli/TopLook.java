package dev.pawl.cli;

import dev.pawl.Metrics;
import dev.pawl.Pawl;
import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Task;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pawl top} saw at a moment.
 *
 * @param at epoch milliseconds
 * @param tasks what each worker holds
 * @param failures the last ones
 * @param problems what is not as it should be, the worst first; looked for every half minute
 * @param examinedAt when that was
 * @param endedBySecond how many tasks ended since the look before; null in the first
 */
record TopLook(
        long at,
        Metrics metrics,
        List<WorkerInfo> workers,
        Map<String, List<Long>> tasks,
        List<Task> failures,
        List<Finding> problems,
        long examinedAt,
        @Nullable Double endedBySecond) {
    private static final int MOST_FAILURES = 100;
    private static final Duration EXAMINED_EVERY = Duration.ofSeconds(30);

    /** Looks now. */
    static TopLook at(Pawl pawl, @Nullable TopLook before) {
        long now = Time.system().now();
        Metrics metrics = pawl.metrics();
        TopLook fresh = before != null && now - before.examinedAt < EXAMINED_EVERY.toMillis() ? before : null;
        return new TopLook(
                now,
                metrics,
                pawl.browser().workers(),
                pawl.browser().tasksByWorker(),
                pawl.browser().list(TaskFilter.of("failed", null, null), MOST_FAILURES, null),
                fresh == null ? problems(pawl) : fresh.problems,
                fresh == null ? now : fresh.examinedAt,
                before == null ? null : rate(before, metrics, now));
    }

    private static List<Finding> problems(Pawl pawl) {
        return pawl.maintenance().examine().stream()
                .filter(finding -> finding.severity() != Severity.OK)
                .sorted((one, other) -> other.severity().compareTo(one.severity()))
                .toList();
    }

    /** What is deleted or pruned meanwhile is none that ended. */
    private static double rate(TopLook before, Metrics metrics, long now) {
        long more = ended(metrics.stats().all()) - ended(before.metrics.stats().all());
        return Math.max(0, more) * 1_000.0 / Math.max(1, now - before.at);
    }

    private static long ended(Stats.Counts counts) {
        return counts.completed() + counts.failed() + counts.cancelled();
    }
}
