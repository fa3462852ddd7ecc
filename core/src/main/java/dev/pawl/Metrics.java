package dev.pawl;

import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.store.Stats;
import dev.pawl.store.WorkerInfo;
import dev.pawl.store.WorkerInfo.Liveness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How a queue is and was of late. What happened is counted by hours: of the hour in which a period begins as large a part
 * counts as lies in the period.
 *
 * @param stats the tasks that are stored
 * @param lastHour what happened within {@link #SHORT_PERIOD}
 * @param lastDay what happened within {@link #LONG_PERIOD}
 * @param runs how long handlers took within {@link #LONG_PERIOD}, milliseconds, by type
 * @param activeWorkers workers that were heard of within a minute
 * @param staleWorkers workers that were not heard of for two minutes and did not say goodbye
 */
public record Metrics(
        Stats stats,
        Activity.Counts lastHour,
        Activity.Counts lastDay,
        Map<String, Distribution> runs,
        long activeWorkers,
        long staleWorkers) {
    public static final Duration SHORT_PERIOD = Duration.ofHours(1);
    public static final Duration LONG_PERIOD = Duration.ofHours(24);

    static Metrics of(Stats stats, List<Activity> activity, List<WorkerInfo> workers, long now) {
        Map<String, Distribution> runs = new TreeMap<>();
        for (Activity hour : activity) {
            if (!hour.runs().isEmpty()) {
                runs.merge(hour.type(), hour.runs(), Distribution::plus);
            }
        }
        return new Metrics(
                stats,
                within(SHORT_PERIOD, activity, now),
                within(LONG_PERIOD, activity, now),
                runs,
                count(workers, Liveness.ACTIVE, now),
                count(workers, Liveness.STALE, now));
    }

    private static Activity.Counts within(Duration period, List<Activity> activity, long now) {
        long from = now - period.toMillis();
        double[] sums = new double[7];
        for (Activity hour : activity) {
            double part = hour.partSince(from);
            Activity.Counts counts = hour.counts();
            sums[0] += part * counts.enqueued();
            sums[1] += part * counts.started();
            sums[2] += part * counts.completed();
            sums[3] += part * counts.failed();
            sums[4] += part * counts.retried();
            sums[5] += part * counts.cancelled();
            sums[6] += part * counts.rescued();
        }
        return new Activity.Counts(
                Math.round(sums[0]),
                Math.round(sums[1]),
                Math.round(sums[2]),
                Math.round(sums[3]),
                Math.round(sums[4]),
                Math.round(sums[5]),
                Math.round(sums[6]));
    }

    private static long count(List<WorkerInfo> workers, Liveness liveness, long now) {
        return workers.stream()
                .filter(worker -> worker.liveness(now) == liveness)
                .count();
    }

    /** Of the tasks that completed or failed within a day, the part that completed; empty when none did either. */
    public OptionalDouble successRate() {
        return rate(lastDay.completed(), lastDay.completed() + lastDay.failed());
    }

    /** Of the tasks that completed or failed within a day, the part that failed; empty when none did either. */
    public OptionalDouble failureRate() {
        return rate(lastDay.failed(), lastDay.completed() + lastDay.failed());
    }

    /** Of the attempts that began within a day, the part that was to be repeated; empty when none began. */
    public OptionalDouble retryRate() {
        return rate(lastDay.retried() + lastDay.rescued(), lastDay.started());
    }

    private static OptionalDouble rate(long part, long all) {
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, (double) part / all));
    }
}
