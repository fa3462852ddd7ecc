package dev.pawl.metrics;

import dev.pawl.store.Distribution;
import dev.pawl.store.StoreMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the store measures of its own work in this process.
 *
 * <p>Threading: one thread at a time.
 */
final class StoreMeasures {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private static final double[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    private final Growth batches;
    private final Growth commits;
    private final Growth checkpoints;
    private final Counter busyRetries;
    private final Counter rings;
    private StoreMeters told = new StoreMeters(Distribution.NONE, Distribution.NONE, Distribution.NONE, 0, 0);

    StoreMeasures(MeterRegistry registry) {
        DistributionSummary batch = DistributionSummary.builder("pawl.commit.batch")
                .description("Operations that were written by one commit.")
                .baseUnit("operations")
                .serviceLevelObjectives(BATCHES)
                .register(registry);
        this.batches = new Growth(size -> batch.record(Math.round(size)));
        this.commits = time(registry, "pawl.commit.time", "How long commits took.");
        this.checkpoints = time(registry, "pawl.checkpoint.time", "How long it took to carry the log over.");
        this.busyRetries = Counter.builder("pawl.busy.retries")
                .description("How often others held the file when it was asked for.")
                .register(registry);
        this.rings = Counter.builder("pawl.doorbell.rings")
                .description("How often idle workers were woken.")
                .register(registry);
    }

    private static Growth time(MeterRegistry registry, String name, String description) {
        Timer timer = Timer.builder(name)
                .description(description)
                .minimumExpectedValue(BUCKETS[0])
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new Growth(nanos -> timer.record(Math.round(nanos), TimeUnit.NANOSECONDS));
    }

    void update(StoreMeters present) {
        batches.tell(present.batches(), told.batches());
        commits.tell(present.commits(), told.commits());
        checkpoints.tell(present.checkpoints(), told.checkpoints());
        busyRetries.increment(present.busyRetries() - told.busyRetries());
        rings.increment(present.rings() - told.rings());
        told = present;
    }
}
