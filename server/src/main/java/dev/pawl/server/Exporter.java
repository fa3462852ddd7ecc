package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.metrics.PawlMetrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What the server tells Prometheus: the metrics of the queue, and those of its own requests.
 *
 * <p>Threading: safe for any number of threads.
 */
final class Exporter implements AutoCloseable {
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PawlMetrics metrics;

    /** why kept: finding one in the registry costs as much as a small request. */
    private final Map<Key, Timer> requests = new ConcurrentHashMap<>();

    private record Key(String method, String route, int status) {}

    Exporter(Pawl pawl) {
        this.metrics = new PawlMetrics(pawl);
        metrics.bindTo(registry);
    }

    /** A request was answered after so long. One that no route is for is not told: its path could be anything. */
    void answered(Route route, int status, long nanos) {
        requests.computeIfAbsent(new Key(route.method(), route.path(), status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("pawl.http.requests")
                .description("Requests, from when they were read to the end of their answer.")
                .tags("method", key.method, "route", key.route, "status", Integer.toString(key.status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Everything as it is now, as Prometheus reads it. */
    String text() {
        metrics.refresh();
        return registry.scrape(MEDIA_TYPE);
    }

    @Override
    public void close() {
        registry.close();
    }
}
