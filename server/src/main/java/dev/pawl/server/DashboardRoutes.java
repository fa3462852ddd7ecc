package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.NO_SUCH_ROUTE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of the dashboard's files. What it shows it asks of the other routes, as anybody may. */
final class DashboardRoutes {
    private static final Parameter<String> FOLDER =
            Parameter.inPath("folder", Schema.text("A folder of the dashboard."), "", text -> text);
    private static final Parameter<String> FILE =
            Parameter.inPath("file", Schema.text("A script in it."), "", text -> text);

    private static final Header ETAG = new Header("ETag", "What to send as `If-None-Match` the next time.");
    private static final Reply UNCHANGED =
            new Reply(Answer.NOT_MODIFIED, "It is what `If-None-Match` names.", Answer.JSON, null, List.of(ETAG));

    private static final Route ROOT = Route.get("/", "root", "Lead to the dashboard")
            .needs(Role.ANYONE)
            .answers(new Reply(
                    302, "There it is.", Answer.JSON, null, List.of(new Header("Location", "The dashboard."))))
            .refuses(INVALID)
            .does(operations -> operations.dashboard().lead());

    private static final Route SLASH = Route.get("/dashboard/", "dashboardSlash", "Lead to the dashboard")
            .needs(Role.ANYONE)
            .answers(new Reply(
                    308,
                    "It stands without the slash.",
                    Answer.JSON,
                    null,
                    List.of(new Header("Location", "The dashboard."))))
            .refuses(INVALID)
            .does(operations -> operations.dashboard().leadOn());

    private static final Route SCRIPT = Route.get(
                    "/dashboard/{folder}/{file}", "dashboardScript", "A part of /dashboard")
            .needs(Role.ANYONE)
            .takes(FOLDER, FILE)
            .answers(file("text/javascript"), UNCHANGED)
            .refuses(NO_SUCH_ROUTE, INVALID, BUSY)
            .does(
                    call -> call.path(FOLDER) + "/" + call.path(FILE),
                    (operations, name) -> operations.dashboard().script(name));

    static final List<Route> ALL = List.of(
            ROOT,
            // why first: of the two it is the narrower one.
            SLASH,
            whole("/dashboard", "dashboard", "The dashboard, for people", "text/html", DashboardFiles.PAGE),
            whole("/dashboard/style.css", "dashboardStyle", "A part of /dashboard", "text/css", DashboardFiles.STYLE),
            SCRIPT);

    private DashboardRoutes() {}

    private static Route whole(String path, String operationId, String summary, String mediaType, String name) {
        return Route.get(path, operationId, summary)
                .needs(Role.ANYONE)
                .answers(file(mediaType), UNCHANGED)
                .refuses(INVALID, BUSY)
                .does(operations -> operations.dashboard().file(name));
    }

    private static Reply file(String mediaType) {
        return new Reply(200, "The file.", mediaType, Schema.text("Text in UTF-8."), List.of(ETAG));
    }
}
