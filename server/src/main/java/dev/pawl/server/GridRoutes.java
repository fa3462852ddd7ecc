package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of grids: keys that workers bring along. What a worker claimed here it ends as any other claim. */
final class GridRoutes {
    private static final Route CLAIM = Route.post(
                    "/queue/grids/{name}/claim", "claimKeys", "Claim keys of a grid that nobody has done or holds")
            .takes(GridBody.NAME)
            .takes(GridBody.CLAIM)
            .needs(Role.WORK)
            .answers(Reply.of(
                    200,
                    "The first free ones of these keys, as tasks whose payloads they are; as many as are wanted while so many are free.",
                    WorkShapes.CLAIMS))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(GridBody::claim, (operations, wanted) -> operations.grids().claim(wanted));

    private static final Route MISSING = Route.post(
                    "/queue/grids/{name}/missing", "missingKeys", "Ask which keys of a grid are not done")
            .takes(GridBody.NAME)
            .takes(GridBody.MISSING)
            .needs(Role.READ)
            .answers(Reply.of(200, "Those of these keys that are not done.", GridBody.KEYS_LEFT))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(GridBody::missing, (operations, wanted) -> operations.grids().missing(wanted));

    private static final Route RESET = Route.post(
                    "/queue/grids/{name}/reset", "resetKeys", "Make keys of a grid free again")
            .takes(GridBody.NAME)
            .takes(GridReset.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "How many keys are free again; what became of them is forgotten.", GridReset.DONE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(GridReset::read, (operations, wanted) -> operations.grids().reset(wanted));

    private static final Route SHOW = Route.get("/queue/grids/{name}", "getGrid", "Show how far a grid is")
            .takes(GridBody.NAME)
            .needs(Role.READ)
            .answers(Reply.of(200, "Its counts; none where no key was ever claimed.", GridBody.GRID))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(GridBody.NAME),
                    (operations, name) -> operations.grids().show(name));

    static final List<Route> ALL = List.of(SHOW, CLAIM, MISSING, RESET);

    private GridRoutes() {}
}
