package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.NO_SUCH_TASK;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of dependencies between tasks. */
final class GraphRoutes {
    private static final Route GRAPH = Route.get(
                    "/queue/tasks/{id}/graph", "getGraph", "Show the tasks that hang together with one")
            .takes(GraphRequest.PARAMETERS)
            .needs(Role.READ)
            .answers(Reply.of(200, "The tasks and the dependencies between them.", GraphShapes.GRAPH))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(
                    GraphRequest::read,
                    (operations, wanted) -> operations.graphs().graph(wanted));

    private static final Route PARENTS = Route.get(
                    "/queue/tasks/{id}/parents", "listParents", "Read what the tasks returned that this one waited for")
            .takes(GraphRequest.Parents.PARAMETERS)
            .needs(Role.WORK)
            .answers(new Reply(
                    200,
                    "A page, by id. It may be shorter than its limit: follow the link, not the number.",
                    Schema.listOf(GraphShapes.PARENT.name()),
                    List.of(new Header("Link", "The next page, with rel=\"next\"; absent on the last one."))))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(
                    GraphRequest.Parents::read,
                    (operations, wanted) -> operations.graphs().parents(wanted));

    static final List<Route> ALL = List.of(GRAPH, PARENTS);

    private GraphRoutes() {}
}
