package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes that take many tasks at once. */
final class BatchRoutes {
    private static final Route ENQUEUE = Route.post("/queue/enqueue/batch", "enqueueBatch", "Enqueue many tasks")
            .takes(TraceHeaders.PARAMETERS)
            .takes(BatchBody.FORM)
            .needs(Role.ENQUEUE)
            .answers(new Reply(
                    200,
                    "What was enqueued is on disk. The second shape answers a body of lines.",
                    Schema.oneOf(BatchShapes.BATCH.name(), BatchShapes.LINES.name()),
                    List.of()))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(BatchBody::read, (operations, wanted) -> operations.batches().enqueue(wanted));

    static final List<Route> ALL = List.of(ENQUEUE);

    private BatchRoutes() {}
}
