package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of the server itself. */
final class ServerRoutes {
    private static final Route LIVE = Route.get("/health/live", "live", "Whether the server answers")
            .needs(Role.ANYONE)
            .answers(Reply.of(200, "It does.", Shapes.HEALTH))
            .refuses(INVALID)
            .does(operations -> operations.server().live());

    private static final Route READY = Route.get("/health/ready", "ready", "Whether the queue can be read and written")
            .needs(Role.ANYONE)
            .answers(Reply.of(200, "It can.", Shapes.HEALTH))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.server().ready());

    private static final Route OPEN_API = Route.get("/openapi.json", "openapi", "This document")
            .needs(Role.ANYONE)
            .answers(new Reply(200, "OpenAPI 3.1.", Schema.object("An OpenAPI document."), List.of()))
            .refuses(INVALID)
            .does(operations -> operations.server().openApi());

    static final List<Route> ALL = List.of(LIVE, READY, OPEN_API);

    private ServerRoutes() {}
}
