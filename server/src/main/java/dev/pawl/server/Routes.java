package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.CONFLICT;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_LIMIT;
import static dev.pawl.server.ProblemKind.NO_SUCH_TASK;
import static dev.pawl.server.ProblemKind.NO_SUCH_WORKER;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The table of routes. The router and the OpenAPI document are made of it; nothing else adds a route. */
final class Routes {
    private static final Route ENQUEUE = Route.post("/queue/enqueue", "enqueue", "Enqueue a task")
            .takes(EnqueueBody.FORM)
            .answers(
                    Reply.of(201, "The task is on disk.", Shapes.ENQUEUED, new Header("Location", "The task.")),
                    Reply.of(
                            200,
                            "A task with this idempotency key exists; nothing was added.",
                            Shapes.ENQUEUED,
                            new Header("Location", "The task.")))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(EnqueueBody::read, Operations::enqueue);

    private static final Route TASKS = Route.get("/queue/tasks", "listTasks", "List tasks, newest first")
            .takes(ListRequest.PARAMETERS)
            .answers(new Reply(
                    200,
                    "A page. It may be shorter than its limit when its tasks are large: follow the link, not the number.",
                    Schema.listOf(Shapes.TASK.name()),
                    List.of(new Header("Link", "The next page, with rel=\"next\"; absent on the last one."))))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(ListRequest::read, Operations::tasks);

    private static final Route TASK = Route.get("/queue/tasks/{id}", "getTask", "Show a task")
            .takes(Call.TASK_ID)
            .answers(Reply.of(200, "The task.", Shapes.TASK))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, Operations::task);

    private static final Route EDIT = Route.patch(
                    "/queue/tasks/{id}", "editTask", "Change priority, time or payload of a task that waits")
            .takes(Call.TASK_ID)
            .takes(EditBody.FORM)
            .answers(Reply.of(200, "The task, as it stands after the edit.", Shapes.TASK))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(EditBody::read, Operations::edit);

    private static final Route WHY = Route.get("/queue/tasks/{id}/why", "whyTask", "Say why a task is not running")
            .takes(Call.TASK_ID)
            .answers(Reply.of(200, "The reasons.", Shapes.WHY))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, Operations::why);

    private static final Route CANCEL = Route.post(
                    "/queue/tasks/{id}/cancel", "cancelTask", "Cancel a task that has not ended")
            .takes(Call.TASK_ID)
            .takes(Form.EMPTY)
            .answers(Reply.of(200, "It will not run, or its run no longer counts.", Shapes.CANCELLED))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskIdOnly, Operations::cancel);

    private static final Route RETRY = Route.post(
                    "/queue/tasks/{id}/retry", "retryTask", "Send a failed or cancelled task back to its queue")
            .takes(Call.TASK_ID)
            .takes(Form.EMPTY)
            .answers(Reply.of(200, "It is queued, with all its attempts before it again.", Shapes.RETRIED))
            .refuses(MALFORMED, NO_SUCH_TASK, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskIdOnly, Operations::retry);

    private static final Route STATS = Route.get("/queue/stats", "stats", "Count the tasks")
            .answers(Reply.of(200, "The counts.", Shapes.STATS))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(Operations::stats);

    private static final Route QUEUES = Route.get("/queue/queues", "listQueues", "List the queues")
            .answers(new Reply(
                    200,
                    "Every queue that has tasks, is paused or has a limit, by name.",
                    Schema.listOf(FlowShapes.QUEUE.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(Operations::queues);

    private static final Route QUEUE = Route.patch(
                    "/queue/queues/{name}", "changeQueue", "Pause, resume or limit a queue")
            .takes(QueueBody.QUEUE)
            .takes(QueueBody.FORM)
            .answers(Reply.of(200, "The queue, as it stands after the change.", FlowShapes.QUEUE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(QueueBody::read, Operations::changeQueue);

    private static final Route LIMITS = Route.get("/queue/limits", "listLimits", "List the limits")
            .answers(new Reply(
                    200,
                    "Every limit that is set and how far it is used, by scope and name.",
                    Schema.listOf(FlowShapes.LIMIT.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(Operations::limits);

    private static final Route SET_LIMIT = Route.put(
                    "/queue/limits/{scope}/{name}", "setLimit", "Set a limit in place of the one there was")
            .takes(LimitTarget.PARAMETERS)
            .takes(LimitBody.FORM)
            .answers(Reply.of(200, "The limit.", FlowShapes.LIMIT))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(LimitBody::read, Operations::setLimit);

    private static final Route REMOVE_LIMIT = Route.delete(
                    "/queue/limits/{scope}/{name}", "removeLimit", "Remove a limit")
            .takes(LimitTarget.PARAMETERS)
            .answers(Reply.of(200, "It is gone.", FlowShapes.REMOVED))
            .refuses(NO_SUCH_LIMIT, INVALID, BUSY, UNAVAILABLE)
            .does(LimitTarget::read, Operations::removeLimit);

    private static final Route WORKERS = Route.get("/queue/workers", "listWorkers", "List the workers")
            .answers(new Reply(
                    200,
                    "Every known worker, the one last heard of first.",
                    Schema.listOf(FlowShapes.WORKER.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(Operations::workers);

    private static final Route WORKER = Route.patch(
                    "/queue/workers/{id}", "changeWorker", "Change the order in which a worker takes tasks")
            .takes(WorkerBody.WORKER_ID)
            .takes(WorkerBody.FORM)
            .answers(Reply.of(200, "The worker.", FlowShapes.WORKER))
            .refuses(MALFORMED, NO_SUCH_WORKER, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(WorkerBody::read, Operations::changeWorker);

    private static final Route LIVE = Route.get("/health/live", "live", "Whether the server answers")
            .answers(Reply.of(200, "It does.", Shapes.HEALTH))
            .refuses(INVALID)
            .does(Operations::live);

    private static final Route READY = Route.get("/health/ready", "ready", "Whether the queue can be read and written")
            .answers(Reply.of(200, "It can.", Shapes.HEALTH))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(Operations::ready);

    private static final Route OPEN_API = Route.get("/openapi.json", "openapi", "This document")
            .answers(new Reply(200, "OpenAPI 3.1.", Schema.object("An OpenAPI document."), List.of()))
            .refuses(INVALID)
            .does(Operations::openApi);

    static final List<Route> ALL = List.of(
            ENQUEUE,
            TASKS,
            TASK,
            EDIT,
            WHY,
            CANCEL,
            RETRY,
            STATS,
            QUEUES,
            QUEUE,
            LIMITS,
            SET_LIMIT,
            REMOVE_LIMIT,
            WORKERS,
            WORKER,
            LIVE,
            READY,
            OPEN_API);

    private Routes() {}
}
