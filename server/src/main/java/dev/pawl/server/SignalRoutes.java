package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.CONFLICT;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_TASK;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The route of signals: what tasks are told from outside. */
final class SignalRoutes {
    private static final Route SIGNAL = Route.post(
                    "/queue/tasks/{id}/signal/{name}", "signalTask", "Tell a task what it waits for, or will wait for")
            .takes(Call.TASK_ID)
            .takes(SignalBody.NAME)
            .takes(SignalBody.FORM)
            .needs(Role.ENQUEUE)
            .answers(Reply.of(200, "It is on disk; the task has it where it awaits it.", SignalBody.TOLD))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(SignalBody::read, (operations, wanted) -> operations.signals().tell(wanted));

    static final List<Route> ALL = List.of(SIGNAL);

    private SignalRoutes() {}
}
