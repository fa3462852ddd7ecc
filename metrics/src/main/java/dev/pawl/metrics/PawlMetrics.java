package dev.pawl.metrics;

import dev.pawl.Metrics;
import dev.pawl.Pawl;
import dev.pawl.store.StoreException;
import dev.pawl.task.Time;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue's metrics in a Micrometer registry; {@code docs/observability.md} lists them.
 *
 * <pre>{@code
 * new PawlMetrics(pawl).bindTo(registry);
 * }</pre>
 *
 * <p>What happens to tasks is told of the whole file, whichever process does it: where several processes export metrics of one
 * file, each tells the same, and one of them is to be believed. Counters begin at zero when the registry is bound. What the store
 * measures of its own work is told of this process.
 *
 * <p>Whoever looks at a gauge has everything brought up to date, at most once a second; {@link #refresh} does it at once.
 *
 * <p>Threading: safe for any number of threads; the monitor guards what was told last.
 */
public final class PawlMetrics implements MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(PawlMetrics.class);

    private static final long OUTDATED_NANOS = 1_000_000_000;

    private final Pawl pawl;
    private final Time time;
    private final List<Runnable> updates = new ArrayList<>();
    private Metrics latest;
    private long latestAt;

    /** Of this queue, which stays open for as long as the registry is used. */
    public PawlMetrics(Pawl pawl) {
        this(pawl, Time.system());
    }

    PawlMetrics(Pawl pawl, Time time) {
        this.pawl = pawl;
        this.time = time;
        this.latest = pawl.metrics();
        this.latestAt = time.nanos();
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "pawl.oldest.ready.age",
                "How long the longest waiting task could have been running.",
                "seconds",
                now -> {
                    Long age = now.stats().oldestQueuedAgeMillis();
                    return age == null ? 0 : age / 1_000.0;
                });
        gauge(registry, "pawl.workers.active", "Workers heard of within a minute.", "workers", Metrics::activeWorkers);
        gauge(
                registry,
                "pawl.workers.stale",
                "Workers not heard of for two minutes that did not say goodbye.",
                "workers",
                Metrics::staleWorkers);
        Gauge.builder("pawl.wal.size", pawl, open -> open.maintenance().logBytes())
                .description("The length of the write-ahead log's file.")
                .baseUnit("bytes")
                .register(registry);
        Depths depths = new Depths(registry);
        ActivityMeters activity = new ActivityMeters(registry, pawl, time);
        StoreMeasures store = new StoreMeasures(registry);
        updates.add(() -> depths.update(latest.stats()));
        updates.add(activity::update);
        updates.add(() -> store.update(pawl.maintenance().meters()));
        updates.forEach(Runnable::run);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, String unit, ToDoubleFunction<Metrics> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.current()))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private synchronized Metrics current() {
        if (time.nanos() - latestAt >= OUTDATED_NANOS) {
            try {
                refresh();
            } catch (StoreException e) {
                // why: a gauge has no way to say so. What was last known stands, and the queue's own users report the
                // trouble.
                latestAt = time.nanos();
                LOG.debug("the metrics stay as they were: {}", e.getMessage());
            }
        }
        return latest;
    }

    /**
     * Brings every metric up to date.
     *
     * @throws StoreException when the queue cannot be read
     */
    public synchronized void refresh() {
        latest = pawl.metrics();
        latestAt = time.nanos();
        updates.forEach(Runnable::run);
    }
}
