package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of what is measured. */
final class MetricsRoutes {
    private static final Route METRICS = Route.get("/queue/metrics", "metrics", "Tell how the queue is and was of late")
            .needs(Role.READ)
            .answers(Reply.of(200, "Depths, rates and percentiles.", MetricsShapes.METRICS))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.metrics().metrics());

    private static final Route ACTIVITY = Route.get(
                    "/queue/activity", "listActivity", "List what happened by hour, type and queue")
            .takes(ActivityRequest.SINCE)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "A page of whole hours, the oldest first. What is not stored yet stands apart from what is, in an entry"
                            + " of the same hour.",
                    Schema.listOf(MetricsShapes.ACTIVITY.name()),
                    List.of(new Header("Link", "The next page, with rel=\"next\"; absent on the last one."))))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(
                    ActivityRequest::read,
                    (operations, wanted) -> operations.metrics().activity(wanted));

    private static final Route EXPORTED = Route.get("/metrics", "exportMetrics", "Tell Prometheus everything measured")
            .needs(Role.READ)
            .answers(new Reply(
                    200, "Prometheus' text format.", Exporter.MEDIA_TYPE, Schema.text("A sample a line."), List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.metrics().exported());

    static final List<Route> ALL = List.of(METRICS, ACTIVITY, EXPORTED);

    private MetricsRoutes() {}
}
