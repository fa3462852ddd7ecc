package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_LIMIT;
import static dev.pawl.server.ProblemKind.NO_SUCH_WORKER;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of queues, limits and workers. */
final class FlowRoutes {
    private static final Route QUEUES = Route.get("/queue/queues", "listQueues", "List the queues")
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "Every queue that has tasks, is paused or has a limit, by name.",
                    Schema.listOf(FlowShapes.QUEUE.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.flow().queues());

    private static final Route QUEUE = Route.patch(
                    "/queue/queues/{name}", "changeQueue", "Pause, resume or limit a queue")
            .takes(QueueBody.QUEUE)
            .takes(QueueBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The queue, as it stands after the change.", FlowShapes.QUEUE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(QueueBody::read, (operations, wanted) -> operations.flow().changeQueue(wanted));

    private static final Route LIMITS = Route.get("/queue/limits", "listLimits", "List the limits")
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "Every limit that is set and how far it is used, by scope and name.",
                    Schema.listOf(FlowShapes.LIMIT.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.flow().limits());

    private static final Route SET_LIMIT = Route.put(
                    "/queue/limits/{scope}/{name}", "setLimit", "Set a limit in place of the one there was")
            .takes(LimitTarget.PARAMETERS)
            .takes(LimitBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The limit.", FlowShapes.LIMIT))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(LimitBody::read, (operations, wanted) -> operations.flow().setLimit(wanted));

    private static final Route REMOVE_LIMIT = Route.delete(
                    "/queue/limits/{scope}/{name}", "removeLimit", "Remove a limit")
            .takes(LimitTarget.PARAMETERS)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone.", FlowShapes.REMOVED))
            .refuses(NO_SUCH_LIMIT, INVALID, BUSY, UNAVAILABLE)
            .does(LimitTarget::read, (operations, wanted) -> operations.flow().removeLimit(wanted));

    private static final Route WORKERS = Route.get("/queue/workers", "listWorkers", "List the workers")
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "Every known worker, the one last heard of first.",
                    Schema.listOf(FlowShapes.WORKER.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.flow().workers());

    private static final Route WORKER = Route.patch(
                    "/queue/workers/{id}", "changeWorker", "Change the order in which a worker takes tasks")
            .takes(WorkerBody.WORKER_ID)
            .takes(WorkerBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The worker.", FlowShapes.WORKER))
            .refuses(MALFORMED, NO_SUCH_WORKER, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(WorkerBody::read, (operations, wanted) -> operations.flow().changeWorker(wanted));

    static final List<Route> ALL = List.of(QUEUES, QUEUE, LIMITS, SET_LIMIT, REMOVE_LIMIT, WORKERS, WORKER);

    private FlowRoutes() {}
}
