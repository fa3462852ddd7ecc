package dev.pawl.cli;

import dev.pawl.Metrics;
import dev.pawl.Pawl;
import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.store.Stats;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "metrics", description = "Tell how the queue is and was of late: depths, rates, percentiles, workers.")
final class MetricsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    MetricsCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            Metrics metrics = pawl.metrics();
            if (json) {
                printJson(metrics);
            } else {
                print(metrics);
            }
        }
        return ExitCode.OK;
    }

    private void printJson(Metrics metrics) {
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject();
            depth(output.startObject("queue_depth_by_status"), metrics.stats().all());
            output.startObject("queue_depth_by_type");
            metrics.stats().byType().forEach((type, counts) -> depth(output.startObject(type), counts));
            output.endObject();
            Long age = metrics.stats().oldestQueuedAgeMillis();
            number(
                    output,
                    "oldest_queued_task_age_seconds",
                    age == null ? OptionalDouble.empty() : OptionalDouble.of(age / 1_000.0));
            Activity.Counts day = metrics.lastDay();
            output.startObject("success_failure_rates")
                    .number("period_seconds", Metrics.LONG_PERIOD.toSeconds())
                    .number("completed", day.completed())
                    .number("failed", day.failed());
            number(output, "success_rate", metrics.successRate());
            number(output, "failure_rate", metrics.failureRate());
            Activity.Counts hour = metrics.lastHour();
            output.endObject()
                    .startObject("throughput")
                    .number("period_seconds", Metrics.SHORT_PERIOD.toSeconds())
                    .number("enqueued", hour.enqueued())
                    .number("started", hour.started())
                    .number("completed", hour.completed())
                    .number("failed", hour.failed())
                    .number("cancelled", hour.cancelled())
                    .endObject()
                    .startObject("retry_metrics")
                    .number("period_seconds", Metrics.LONG_PERIOD.toSeconds())
                    .number("started", day.started())
                    .number("retried", day.retried())
                    .number("rescued", day.rescued());
            number(output, "retry_rate", metrics.retryRate());
            output.endObject().startObject("processing_time_percentiles");
            metrics.runs()
                    .forEach((type, runs) -> output.startObject(type)
                            .number("p50", seconds(runs, 0.5))
                            .number("p95", seconds(runs, 0.95))
                            .number("p99", seconds(runs, 0.99))
                            .endObject());
            output.endObject()
                    .number("active_workers", metrics.activeWorkers())
                    .number("stale_workers", metrics.staleWorkers())
                    .endObject();
        }
    }

    private static void depth(JsonOutput output, Stats.Counts counts) {
        output.number("queued", counts.queued())
                .number("scheduled", counts.scheduled())
                .number("blocked", counts.blocked())
                .number("processing", counts.processing())
                .number("completed", counts.completed())
                .number("failed", counts.failed())
                .number("cancelled", counts.cancelled())
                .endObject();
    }

    private static void number(JsonOutput output, String name, OptionalDouble number) {
        if (number.isPresent()) {
            output.number(name, rounded(number.getAsDouble()));
        } else {
            output.string(name, null);
        }
    }

    /** To four places, as the server does. */
    private static double rounded(double number) {
        return Math.round(number * 10_000) / 10_000.0;
    }

    private static double seconds(Distribution runs, double part) {
        return Math.round(runs.quantile(part).orElse(0)) / 1_000.0;
    }

    private void print(Metrics metrics) {
        PrintWriter out = terminal.out();
        StatsCommand.table("TYPE", metrics.stats().byType(), metrics.stats().all())
                .print(out);
        out.println();
        Table periods =
                new Table("WITHIN", "ENQUEUED", "STARTED", "COMPLETED", "FAILED", "RETRIED", "CANCELLED", "RESCUED");
        period(periods, "1 hour", metrics.lastHour());
        period(periods, "24 hours", metrics.lastDay());
        periods.print(out);
        if (!metrics.runs().isEmpty()) {
            out.println();
            Table runs = new Table("TYPE", "ATTEMPTS IN 24 HOURS", "P50 SECONDS", "P95 SECONDS", "P99 SECONDS");
            metrics.runs()
                    .forEach((type, took) ->
                            runs.row(type, took.count(), shown(took, 0.5), shown(took, 0.95), shown(took, 0.99)));
            runs.print(out);
        }
        out.println();
        metrics.successRate()
                .ifPresent(rate -> out.println("Of the tasks that ended within 24 hours "
                        + String.format(Locale.ROOT, "%.2f", 100 * rate) + " % completed."));
        Long age = metrics.stats().oldestQueuedAgeMillis();
        if (age != null) {
            out.println("The longest waiting task has been ready for "
                    + DurationText.describe(Duration.ofSeconds(age / 1_000)) + ".");
        }
        out.println("Workers: " + Table.number(metrics.activeWorkers()) + " active, "
                + Table.number(metrics.staleWorkers()) + " stale.");
        out.flush();
    }

    private static String shown(Distribution runs, double part) {
        return String.format(Locale.ROOT, "%,.3f", seconds(runs, part));
    }

    private static void period(Table table, String name, Activity.Counts counts) {
        table.row(
                name,
                counts.enqueued(),
                counts.started(),
                counts.completed(),
                counts.failed(),
                counts.retried(),
                counts.cancelled(),
                counts.rescued());
    }
}
