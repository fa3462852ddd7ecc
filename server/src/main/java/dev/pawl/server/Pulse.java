package dev.pawl.server;

import dev.pawl.Metrics;
import dev.pawl.store.Finding;
import java.util.List;

/**
 * How the queue is at one moment, in few enough words to tell many people every second.
 *
 * @param at epoch milliseconds
 * @param findings what somebody should look at
 */
record Pulse(long at, Metrics metrics, List<Finding> findings) {
    private static final List<String> TOLD = List.of(
            "queue_depth_by_status",
            "oldest_queued_task_age_seconds",
            "success_failure_rates",
            "throughput",
            "active_workers",
            "stale_workers");

    private static final Shape<Metrics> METRICS = MetricsShapes.METRICS.only(TOLD);

    static final Shape<Pulse> SHAPE = Shape.<Pulse>named("Pulse", "How the queue is now.")
            .with("at_utc", Schema.time("When that was."), pulse -> IsoTime.write(pulse.at()))
            .with("metrics", METRICS.schema(), pulse -> METRICS.of(pulse.metrics()))
            .with(
                    "findings",
                    Schema.listOf(CareShapes.FINDING.name()),
                    pulse -> pulse.findings().stream()
                            .map(CareShapes.FINDING::of)
                            .toList());
}
