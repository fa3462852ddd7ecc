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

/** The routes of tasks. */
final class TaskRoutes {
    private static final Route ENQUEUE = Route.post("/queue/enqueue", "enqueue", "Enqueue a task")
            .takes(TraceHeaders.PARAMETERS)
            .takes(EnqueueBody.FORM)
            .needs(Role.ENQUEUE)
            .answers(
                    Reply.of(201, "The task is on disk.", Shapes.ENQUEUED, new Header("Location", "The task.")),
                    Reply.of(
                            200,
                            "A task with this idempotency key exists; nothing was added.",
                            Shapes.ENQUEUED,
                            new Header("Location", "The task.")))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(EnqueueBody::read, (operations, wanted) -> operations.tasks().enqueue(wanted));

    private static final Route TASKS = Route.get("/queue/tasks", "listTasks", "List tasks, newest first")
            .takes(ListRequest.PARAMETERS)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "A page. It may be shorter than its limit, even empty, when its tasks are large or rare: follow the link, not"
                            + " the number.",
                    Schema.listOf(Shapes.TASK.name()),
                    List.of(new Header("Link", "The next page, with rel=\"next\"; absent on the last one."))))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(ListRequest::read, (operations, wanted) -> operations.tasks().tasks(wanted));

    private static final Route TASK = Route.get("/queue/tasks/{id}", "getTask", "Show a task")
            .takes(Call.TASK_ID)
            .needs(Role.READ)
            .answers(Reply.of(200, "The task.", Shapes.TASK))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, (operations, wanted) -> operations.tasks().task(wanted));

    private static final Route EDIT = Route.patch(
                    "/queue/tasks/{id}", "editTask", "Change priority, time or payload of a task that waits")
            .takes(Call.TASK_ID)
            .takes(EditBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The task, as it stands after the edit.", Shapes.TASK))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(EditBody::read, (operations, wanted) -> operations.tasks().edit(wanted));

    private static final Route DELETE = Route.delete(
                    "/queue/tasks/{id}", "deleteTask", "Remove a task that is not in work")
            .takes(Call.TASK_ID)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone, with its payload, result, attempts and log.", Shapes.DELETED))
            .refuses(NO_SUCH_TASK, CONFLICT, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, (operations, wanted) -> operations.tasks().delete(wanted));

    private static final Route WHY = Route.get("/queue/tasks/{id}/why", "whyTask", "Say why a task is not running")
            .takes(Call.TASK_ID)
            .needs(Role.READ)
            .answers(Reply.of(200, "The reasons.", Shapes.WHY))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, (operations, wanted) -> operations.tasks().why(wanted));

    private static final Route CANCEL = Route.post(
                    "/queue/tasks/{id}/cancel", "cancelTask", "Cancel a task that has not ended")
            .takes(Call.TASK_ID)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It will not run, or its run no longer counts.", Shapes.CANCELLED))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskIdOnly, (operations, wanted) -> operations.tasks().cancel(wanted));

    private static final Route RETRY = Route.post(
                    "/queue/tasks/{id}/retry", "retryTask", "Send a failed or cancelled task back to its queue")
            .takes(Call.TASK_ID)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is queued, with all its attempts before it again.", Shapes.RETRIED))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskIdOnly, (operations, wanted) -> operations.tasks().retry(wanted));

    private static final Route STATS = Route.get("/queue/stats", "stats", "Count the tasks")
            .needs(Role.READ)
            .answers(Reply.of(200, "The counts.", Shapes.STATS))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.tasks().stats());

    static final List<Route> ALL = List.of(ENQUEUE, TASKS, TASK, EDIT, DELETE, WHY, CANCEL, RETRY, STATS);

    private TaskRoutes() {}
}
