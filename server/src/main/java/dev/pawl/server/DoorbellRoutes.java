package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The route of those who want to be woken when something may have come to do. */
final class DoorbellRoutes {
    private static final Route RING = Route.get("/queue/doorbell", "awaitRing", "Wait until something was committed")
            .takes(DoorbellRequest.PARAMETERS)
            .needs(Role.WORK)
            .answers(
                    Reply.of(200, "Something was, after the ring that was known.", DoorbellRequest.RING),
                    Reply.nothing("Nothing was while it waited."))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(
                    DoorbellRequest::read,
                    (operations, wanted) -> operations.doorbell().ring(wanted));

    static final List<Route> ALL = List.of(RING);

    private DoorbellRoutes() {}
}
