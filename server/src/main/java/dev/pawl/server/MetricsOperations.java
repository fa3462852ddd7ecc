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

    CompletionStage<Answer> activity(ActivityRequest wanted) {
        return pool.supply(() -> {
            ActivityRequest.Page page = ActivityRequest.page(pawl.activity(wanted.since(pawl.time())));
            String body = Shape.json(
                    page.hours().stream().map(MetricsShapes.ACTIVITY::of).toList());
            return page.next() == null ? Answer.json(200, body) : Answer.page(body, page.next());
        });
    }

    CompletionStage<Answer> exported() {
        return pool.supply(() -> new Answer(200, Exporter.MEDIA_TYPE, exporter.text(), Map.of()));
    }

    /** Ends the counting. */
    void close() {
        exporter.close();
    }
}
