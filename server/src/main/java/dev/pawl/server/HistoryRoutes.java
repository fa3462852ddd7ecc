package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.CONFLICT;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_TASK;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of what tasks leave behind: results, attempts and logs. */
final class HistoryRoutes {
    private static final Route RESULT = Route.get("/queue/tasks/{id}/result", "getResult", "Show what a task returned")
            .takes(Call.TASK_ID)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "The result alone, as the handler wrote it; null when it returned nothing.",
                    Schema.any("Any JSON."),
                    List.of()))
            .refuses(NO_SUCH_TASK, CONFLICT, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, (operations, wanted) -> operations.history().result(wanted));

    private static final Route ATTEMPTS = Route.get(
                    "/queue/tasks/{id}/attempts", "listAttempts", "List the attempts of a task that did not succeed")
            .takes(Call.TASK_ID)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "The last " + HistoryOperations.MOST_ATTEMPTS + ", oldest first.",
                    Schema.listOf(HistoryShapes.ATTEMPT.name()),
                    List.of()))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, (operations, wanted) -> operations.history().attempts(wanted));

    private static final Route LOGS = Route.get(
                    "/queue/tasks/{id}/logs", "listLogs", "Show the log of a task, oldest line first")
            .takes(LogRequest.PARAMETERS)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "A page. It may be shorter than its limit: follow the link, not the number.",
                    Schema.listOf(HistoryShapes.LINE.name()),
                    List.of(new Header("Link", "The next page, with rel=\"next\"; absent on the last one."))))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(LogRequest::read, (operations, wanted) -> operations.history().logs(wanted));

    private static final Route NOTE = Route.post(
                    "/queue/tasks/{id}/logs", "noteTask", "Add a person's line to the log of a task")
            .takes(Call.TASK_ID)
            .takes(NoteBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(201, "The line is on disk.", HistoryShapes.NOTED))
            .refuses(MALFORMED, NO_SUCH_TASK, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(NoteBody::read, (operations, wanted) -> operations.history().note(wanted));

    static final List<Route> ALL = List.of(RESULT, ATTEMPTS, LOGS, NOTE);

    private HistoryRoutes() {}
}
