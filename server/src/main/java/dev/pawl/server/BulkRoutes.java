package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes that change many tasks at once. */
final class BulkRoutes {
    private static final Route BULK = Route.post(
                    "/queue/tasks/bulk",
                    "bulkTasks",
                    "Cancel, retry, delete or reprioritise the tasks that fit a filter")
            .takes(BulkBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is done, or counted.", BulkBody.DONE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(BulkBody::read, (operations, wanted) -> operations.bulks().run(wanted));

    static final List<Route> ALL = List.of(BULK);

    private BulkRoutes() {}
}
