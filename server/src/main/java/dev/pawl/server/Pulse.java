package dev.pawl.server;

import dev.pawl.Metrics;
import dev.pawl.store.Finding;
import dev.pawl.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the queue is at one moment, in few enough words to tell many people every second.
 *
 * @param at epoch milliseconds
 * @param findings what somebody should look at
 * @param failures the last tasks that failed for good
 */
record Pulse(long at, Metrics metrics, List<Finding> findings, List<Task> failures) {
    private static final int MOST_ERROR_CHARS = 200;

    private static final List<String> TOLD = List.of(
            "queue_depth_by_status",
            "oldest_queued_task_age_seconds",
            "success_failure_rates",
            "throughput",
            "active_workers",
            "stale_workers");

    private static final Shape<Metrics> METRICS = MetricsShapes.METRICS.only(TOLD);

    static final Shape<Task> FAILURE = Shape.<Task>named("Failure", "A task that failed for good.")
            .with("task_id", Schema.integer("The task."), Task::id)
            .with("type", Schema.text("Its type."), Task::type)
            .with(
                    "error_message",
                    Schema.text("How its error message begins.")
                            .with("maxLength", MOST_ERROR_CHARS)
                            .orNull(),
                    task -> cut(task.errorMessage()))
            .with("finished_at_utc", Schema.time("When it failed.").orNull(), task -> IsoTime.write(task.finishedAt()));

    static final Shape<Pulse> SHAPE = Shape.<Pulse>named("Pulse", "How the queue is now.")
            .with("at_utc", Schema.time("When that was."), pulse -> IsoTime.write(pulse.at()))
            .with("metrics", METRICS.schema(), pulse -> METRICS.of(pulse.metrics()))
            .with(
                    "findings",
                    Schema.listOf(CareShapes.FINDING.name()),
                    pulse -> pulse.findings().stream()
                            .map(CareShapes.FINDING::of)
                            .toList())
            .with(
                    "failures",
                    Schema.listOf(FAILURE.name()),
                    pulse -> pulse.failures().stream().map(FAILURE::of).toList());

    private static @Nullable String cut(@Nullable String error) {
        return error == null || error.length() <= MOST_ERROR_CHARS
                ? error
                : error.substring(0, MOST_ERROR_CHARS - 1) + "…";
    }
}
