package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The route that looks before the start. */
final class PreflightRoutes {
    private static final Route LOOK = Route.post(
                    "/queue/preflight", "preflight", "Ask which stored tasks some code could not do")
            .takes(PreflightBody.FORM)
            .needs(Role.WORK)
            .answers(Reply.of(
                    200, "What of the stored work it could not do. Nothing was run or written.", PreflightBody.FOUND))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    PreflightBody::read,
                    (operations, wanted) -> operations.preflights().look(wanted));

    static final List<Route> ALL = List.of(LOOK);

    private PreflightRoutes() {}
}
