package dev.pawl.server;

import dev.pawl.Metrics;
import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.store.Stats.Counts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The JSON objects of what is measured. */
final class MetricsShapes {
    private static final Schema PERIOD = Schema.integer("How long the period is that ends now.");

    static final Shape<Counts> DEPTH = Shape.<Counts>named("QueueDepth", "How many tasks are stored, by status.")
            .with("queued", Schema.integer("Waiting for a worker, scheduled ones included."), Counts::queued)
            .with("scheduled", Schema.integer("Of the queued ones, those whose time has not come."), Counts::scheduled)
            .with("blocked", Schema.integer("Waiting for other tasks."), Counts::blocked)
            .with("processing", Schema.integer("Held by a worker."), Counts::processing)
            .with("completed", Schema.integer("Ended well."), Counts::completed)
            .with("failed", Schema.integer("Ended badly: the dead letters."), Counts::failed)
            .with("cancelled", Schema.integer("Ended on request."), Counts::cancelled);

    static final Shape<Metrics> RATES = Shape.<Metrics>named(
                    "SuccessFailureRates", "How many tasks ended well and badly within 24 hours.")
            .with("period_seconds", PERIOD, metrics -> Metrics.LONG_PERIOD.toSeconds())
            .with(
                    "completed",
                    Schema.integer("Tasks that ended well."),
                    metrics -> metrics.lastDay().completed())
            .with(
                    "failed",
                    Schema.integer("Tasks that ended badly."),
                    metrics -> metrics.lastDay().failed())
            .with(
                    "success_rate",
                    Schema.number("The part of both that ended well, from 0 to 1; null when there is none.")
                            .orNull(),
                    metrics -> rate(metrics.successRate()))
            .with(
                    "failure_rate",
                    Schema.number("The part of both that ended badly, from 0 to 1; null when there is none.")
                            .orNull(),
                    metrics -> rate(metrics.failureRate()));

    static final Shape<Activity.Counts> THROUGHPUT = Shape.<Activity.Counts>named(
                    "Throughput", "How much happened within an hour.")
            .with("period_seconds", PERIOD, counts -> Metrics.SHORT_PERIOD.toSeconds())
            .with("enqueued", Schema.integer("New tasks."), Activity.Counts::enqueued)
            .with("started", Schema.integer("Attempts that began."), Activity.Counts::started)
            .with("completed", Schema.integer("Tasks that ended well."), Activity.Counts::completed)
            .with("failed", Schema.integer("Tasks that ended badly."), Activity.Counts::failed)
            .with("cancelled", Schema.integer("Tasks that ended on request."), Activity.Counts::cancelled);

    static final Shape<Metrics> RETRIES = Shape.<Metrics>named(
                    "RetryMetrics", "How often an attempt was to be repeated within 24 hours.")
            .with("period_seconds", PERIOD, metrics -> Metrics.LONG_PERIOD.toSeconds())
            .with(
                    "started",
                    Schema.integer("Attempts that began."),
                    metrics -> metrics.lastDay().started())
            .with(
                    "retried",
                    Schema.integer("Attempts that failed and left their task another one."),
                    metrics -> metrics.lastDay().retried())
            .with(
                    "rescued",
                    Schema.integer("Attempts whose lease ran out: the worker died or lost touch."),
                    metrics -> metrics.lastDay().rescued())
            .with(
                    "retry_rate",
                    Schema.number("Retried and rescued ones as a part of those that began; null when none did.")
                            .orNull(),
                    metrics -> rate(metrics.retryRate()));

    static final Shape<Distribution> PERCENTILES = Shape.<Distribution>named(
                    "Percentiles",
                    "How long handlers of a type took within 24 hours, in seconds, to within ten per cent.")
            .with("p50", Schema.number("Half of the attempts took no longer."), runs -> seconds(runs, 0.5))
            .with("p95", Schema.number("95 of 100 took no longer."), runs -> seconds(runs, 0.95))
            .with("p99", Schema.number("99 of 100 took no longer."), runs -> seconds(runs, 0.99));

    static final Shape<Metrics> METRICS = Shape.<Metrics>named(
                    "Metrics",
                    "How the queue is and was of late. What it costs does not grow with the number of tasks.")
            .with(
                    "queue_depth_by_status",
                    Schema.of(DEPTH.name()),
                    metrics -> DEPTH.of(metrics.stats().all()))
            .with(
                    "queue_depth_by_type",
                    Schema.mapOf(DEPTH.name(), "By task type."),
                    metrics -> filled(metrics.stats().byType(), DEPTH))
            .with(
                    "oldest_queued_task_age_seconds",
                    Schema.number("How long the longest waiting task could have been running; null when none waits.")
                            .orNull(),
                    metrics -> age(metrics.stats().oldestQueuedAgeMillis()))
            .with("success_failure_rates", Schema.of(RATES.name()), RATES::of)
            .with("throughput", Schema.of(THROUGHPUT.name()), metrics -> THROUGHPUT.of(metrics.lastHour()))
            .with("retry_metrics", Schema.of(RETRIES.name()), RETRIES::of)
            .with(
                    "processing_time_percentiles",
                    Schema.mapOf(PERCENTILES.name(), "By task type; types that nobody worked are missing."),
                    metrics -> filled(metrics.runs(), PERCENTILES))
            .with(
                    "active_workers",
                    Schema.integer("Workers that were heard of within 60 seconds."),
                    Metrics::activeWorkers)
            .with(
                    "stale_workers",
                    Schema.integer("Workers that were not heard of for 120 seconds and did not say goodbye."),
                    Metrics::staleWorkers);

    static final Shape<Activity> ACTIVITY = Shape.<Activity>named(
                    "Activity", "What happened within one hour to the tasks of one type in one queue.")
            .with("hour_utc", Schema.time("When the hour began."), hour -> IsoTime.write(hour.hour()))
            .with("type", Schema.text("Their type; `other` where there are too many to count each."), Activity::type)
            .with("queue", Schema.text("Their queue; `other` where there are too many."), Activity::queue)
            .with(
                    "enqueued",
                    Schema.integer("New tasks."),
                    hour -> hour.counts().enqueued())
            .with(
                    "started",
                    Schema.integer("Attempts that began."),
                    hour -> hour.counts().started())
            .with(
                    "completed",
                    Schema.integer("Tasks that ended well."),
                    hour -> hour.counts().completed())
            .with(
                    "failed",
                    Schema.integer("Tasks that ended badly."),
                    hour -> hour.counts().failed())
            .with(
                    "retried",
                    Schema.integer("Attempts that failed and left their task another one."),
                    hour -> hour.counts().retried())
            .with(
                    "cancelled",
                    Schema.integer("Tasks that ended on request."),
                    hour -> hour.counts().cancelled())
            .with(
                    "rescued",
                    Schema.integer("Attempts whose lease ran out: the worker died or lost touch."),
                    hour -> hour.counts().rescued())
            .with(
                    "waits",
                    sizes("How long tasks could have been running before a handler began"),
                    hour -> hour.waits().buckets())
            .with("runs", sizes("How long handlers took"), hour -> hour.runs().buckets())
            .example("""
                    {"hour_utc": "2026-11-28T08:00:00.000Z", "type": "mail", "queue": "default", "enqueued": 3, "started": 3,
                     "completed": 2, "failed": 0, "retried": 1, "cancelled": 0, "rescued": 0, "waits": {"0": 3},
                     "runs": {"27": 2, "30": 1}}""");

    static final List<Shape<?>> ALL = List.of(METRICS, DEPTH, RATES, THROUGHPUT, RETRIES, PERCENTILES, ACTIVITY);

    private MetricsShapes() {}

    private static Schema sizes(String of) {
        return Schema.object(
                        of + ": how many by bucket. Bucket 0 is of less than a millisecond, bucket n of 2^((n-1)/4) up"
                                + " to 2^(n/4) milliseconds.")
                .with("additionalProperties", Map.of("type", "integer"));
    }

    private static <T> Map<String, Shape.Filled<T>> filled(Map<String, T> byName, Shape<T> shape) {
        Map<String, Shape.Filled<T>> filled = new LinkedHashMap<>();
        byName.forEach((name, value) -> filled.put(name, shape.of(value)));
        return filled;
    }

    private static @Nullable BigDecimal rate(OptionalDouble rate) {
        return rate.isEmpty() ? null : BigDecimal.valueOf(rate.getAsDouble()).setScale(4, RoundingMode.HALF_UP);
    }

    private static BigDecimal seconds(Distribution runs, double part) {
        return BigDecimal.valueOf(Math.round(runs.quantile(part).orElse(0)), 3);
    }

    private static @Nullable BigDecimal age(@Nullable Long millis) {
        return millis == null ? null : BigDecimal.valueOf(millis, 3);
    }
}
