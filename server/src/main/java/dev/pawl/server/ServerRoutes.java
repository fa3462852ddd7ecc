package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of the server itself. */
final class ServerRoutes {
    private static final Header ETAG = new Header("ETag", "What to send as `If-None-Match` the next time.");

    private static final Reply UNCHANGED =
            new Reply(Answer.NOT_MODIFIED, "It is what `If-None-Match` names.", Answer.JSON, null, List.of(ETAG));

    private static final Route LIVE = Route.get("/health/live", "live", "Whether the server answers")
            .needs(Role.ANYONE)
            .answers(Reply.of(200, "It does.", Shapes.HEALTH))
            .refuses(INVALID)
            .does(operations -> operations.server().live());

    private static final Route READY = Route.get(
                    "/health/ready",
                    "ready",
                    "Whether the queue can be read and written, and the server is not about to end")
            .needs(Role.ANYONE)
            .answers(Reply.of(200, "It can.", Shapes.HEALTH))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.server().ready());

    private static final Route OPEN_API = Route.get("/openapi.json", "openapi", "This document")
            .needs(Role.ANYONE)
            .answers(new Reply(200, "OpenAPI 3.1.", Schema.object("An OpenAPI document."), List.of(ETAG)), UNCHANGED)
            .refuses(INVALID)
            .does(operations -> operations.server().openApi());

    static final List<Route> ALL = List.of(
            LIVE,
            READY,
            OPEN_API,
            docs(DocsFile.PAGE, "docs", "This document, for people"),
            docs(DocsFile.START, "docsStart", "A part of /docs"),
            docs(DocsFile.SCRIPT, "docsScript", "A part of /docs"),
            docs(DocsFile.STYLE, "docsStyle", "A part of /docs"));

    private ServerRoutes() {}

    private static Route docs(DocsFile file, String operationId, String summary) {
        return Route.get(file.path(), operationId, summary)
                .needs(Role.ANYONE)
                .answers(
                        new Reply(200, "The file.", file.mediaType(), Schema.text("Text in UTF-8."), List.of(ETAG)),
                        UNCHANGED)
                .refuses(INVALID, BUSY)
                .does(operations -> operations.server().docs(file));
    }
}
