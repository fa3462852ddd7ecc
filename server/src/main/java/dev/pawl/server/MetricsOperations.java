package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What the routes of what is measured do. */
final class MetricsOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final Exporter exporter;

    MetricsOperations(Pawl pawl, WorkPool pool, Exporter exporter) {
        this.pawl = pawl;
        this.pool = pool;
        this.exporter = exporter;
    }

    CompletionStage<Answer> metrics() {
        return pool.supply(() -> Answer.ok(MetricsShapes.METRICS.of(pawl.metrics())));
    }

    CompletionStage<Answer> exported() {
        return pool.supply(() -> new Answer(200, Exporter.MEDIA_TYPE, exporter.text(), Map.of()));
    }

    /** Ends the counting. */
    void close() {
        exporter.close();
    }
}
