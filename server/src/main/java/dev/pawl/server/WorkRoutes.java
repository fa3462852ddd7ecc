package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.CANCELLED;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.LEASE_LOST;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_IN_WORK;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NOT_YOURS;
import static dev.pawl.server.ProblemKind.NO_SUCH_TASK;
import static dev.pawl.server.ProblemKind.NO_SUCH_WORKER;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The routes of workers in any language: they claim, keep what they claimed, and say what became of it. */
final class WorkRoutes {
    private static final Route CLAIM = Route.post("/queue/claim", "claim", "Claim tasks, and say what became of others")
            .takes(ClaimBody.FORM)
            .needs(Role.WORK)
            .answers(
                    Reply.of(
                            200,
                            "What was claimed, and what became of each end that was told.",
                            WorkShapes.CLAIMS,
                            WorkOperations.NEXT_DUE),
                    new Reply(
                            204,
                            "There was nothing, and nothing came while it waited.",
                            Answer.JSON,
                            null,
                            List.of(WorkOperations.NEXT_DUE)))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(ClaimBody::read, (operations, wanted) -> operations.work().claim(wanted));

    private static final Route FINISH = Route.post("/queue/finish", "finish", "Say how attempts ended")
            .takes(EndBody.FINISH)
            .needs(Role.WORK)
            .answers(Reply.of(200, "What became of each end, in order.", WorkShapes.FINISHED))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(EndBody::finish, (operations, wanted) -> operations.work().finish(wanted));

    private static final Route EXTEND_ALL = Route.post("/queue/extend", "extendClaims", "Keep claims")
            .takes(ExtendBody.MANY)
            .needs(Role.WORK)
            .answers(Reply.of(200, "What became of each extension, in order.", WorkShapes.EXTENSIONS))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(ExtendBody::many, (operations, wanted) -> operations.work().extendAll(wanted));

    private static final Route HELD = Route.post("/queue/held", "checkClaims", "Ask whether claims still hold")
            .takes(HeldBody.FORM)
            .needs(Role.WORK)
            .answers(Reply.of(200, "How each claim stands, in order; nothing is written.", WorkShapes.HELD))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(HeldBody::read, (operations, wanted) -> operations.work().held(wanted));

    private static final Route WORK_LEFT = Route.post("/queue/work", "workLeft", "Ask whether there is work left")
            .takes(WorkBody.FORM)
            .needs(Role.WORK)
            .answers(Reply.of(200, "Whether there is.", WorkBody.LEFT))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(WorkBody::read, (operations, wanted) -> operations.work().left(wanted));

    private static final Route COMPLETE = ofClaim(
            "complete",
            "completeTask",
            "Say that the work is done",
            EndBody.COMPLETE,
            EndBody::complete,
            (work, end) -> work.end(end));

    private static final Route FAIL = ofClaim(
            "fail",
            "failTask",
            "Say that the attempt failed",
            EndBody.FAIL,
            EndBody::fail,
            (work, end) -> work.end(end));

    private static final Route SNOOZE = ofClaim(
            "snooze", "snoozeTask", "Put the task off", EndBody.SNOOZE, EndBody::snooze, (work, end) -> work.end(end));

    private static final Route RELEASE = ofClaim(
            "release",
            "releaseTask",
            "Give the task back unused",
            EndBody.RELEASE,
            EndBody::release,
            (work, end) -> work.end(end));

    private static final Route EXTEND = ofClaim(
                    "extend",
                    "extendClaim",
                    "Keep the claim, and learn whether the task was cancelled",
                    ExtendBody.ONE,
                    ExtendBody::one,
                    (work, wanted) -> work.extend(wanted))
            .answers(Reply.of(200, "The claim holds, or the task was cancelled.", WorkShapes.EXTENDED))
            .refuses(
                    MALFORMED,
                    NOT_YOURS,
                    NO_SUCH_TASK,
                    LEASE_LOST,
                    NOT_IN_WORK,
                    TOO_LARGE,
                    NOT_JSON,
                    INVALID,
                    BUSY,
                    UNAVAILABLE);

    private static final Route PROGRESS = ofClaim(
            "progress",
            "progressTask",
            "Say how far the work is",
            ProgressBody.FORM,
            ProgressBody::read,
            (work, wanted) -> work.progress(wanted));

    private static final Route LOG = ofClaim(
            "log",
            "logTask",
            "Add to the log of the task",
            LogBody.FORM,
            LogBody::read,
            (work, wanted) -> work.log(wanted));

    private static final Route CHECKPOINT = ofClaim(
            "checkpoint",
            "checkpointTask",
            "Keep a value for the next attempts",
            CheckpointBody.FORM,
            CheckpointBody::read,
            (work, wanted) -> work.checkpoint(wanted));

    private static final Route AWAIT = ofClaim(
                    "await",
                    "awaitSignal",
                    "Ask for a signal that the task awaits",
                    AwaitBody.FORM,
                    AwaitBody::read,
                    (work, wanted) -> work.await(wanted))
            .answers(Reply.of(200, "Whether it came, or may still come.", WorkShapes.AWAITED));

    private static final Route CHECKPOINTS = Route.get(
                    "/queue/tasks/{id}/checkpoints", "listCheckpoints", "Show what attempts left for the next ones")
            .takes(Call.TASK_ID)
            .needs(Role.READ)
            .answers(Reply.of(200, "The values by name.", WorkShapes.CHECKPOINTS))
            .refuses(NO_SUCH_TASK, INVALID, BUSY, UNAVAILABLE)
            .does(Call::taskId, (operations, wanted) -> operations.work().checkpoints(wanted));

    private static final Route REGISTER = Route.put("/queue/workers/{id}", "registerWorker", "Register a worker")
            .takes(RegisterBody.WORKER_ID)
            .takes(RegisterBody.FORM)
            .needs(Role.WORK)
            .answers(Reply.of(200, "It is listed.", WorkShapes.GREETED))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(RegisterBody::read, (operations, wanted) -> operations.work().register(wanted));

    private static final Route HEARTBEAT = Route.post(
                    "/queue/workers/{id}/heartbeat", "heartbeat", "Say that a worker lives")
            .takes(RegisterBody.WORKER_ID)
            .takes(Form.EMPTY)
            .needs(Role.WORK)
            .answers(Reply.of(200, "It was heard.", WorkShapes.GREETED))
            .refuses(MALFORMED, NO_SUCH_WORKER, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(RegisterBody::id, (operations, wanted) -> operations.work().heartbeat(wanted));

    private static final Route GOODBYE = Route.post("/queue/workers/{id}/goodbye", "goodbye", "Say that a worker stops")
            .takes(RegisterBody.WORKER_ID)
            .takes(Form.EMPTY)
            .needs(Role.WORK)
            .answers(Reply.of(200, "It is listed as stopped.", WorkShapes.GREETED))
            .refuses(MALFORMED, NO_SUCH_WORKER, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(RegisterBody::id, (operations, wanted) -> operations.work().goodbye(wanted));

    static final List<Route> ALL = List.of(
            CLAIM,
            FINISH,
            EXTEND_ALL,
            HELD,
            WORK_LEFT,
            COMPLETE,
            FAIL,
            SNOOZE,
            RELEASE,
            EXTEND,
            PROGRESS,
            LOG,
            CHECKPOINT,
            AWAIT,
            CHECKPOINTS,
            REGISTER,
            HEARTBEAT,
            GOODBYE);

    private WorkRoutes() {}

    /** Something said of one task under a claim. */
    private static <I> Route ofClaim(
            String verb,
            String operationId,
            String summary,
            Form form,
            Function<Call, I> read,
            BiFunction<WorkOperations, I, CompletionStage<Answer>> operation) {
        return Route.post("/queue/tasks/{id}/" + verb, operationId, summary)
                .takes(Call.TASK_ID)
                .takes(form)
                .needs(Role.WORK)
                .answers(Reply.of(200, "It is written.", WorkShapes.SAID))
                .refuses(
                        MALFORMED,
                        NOT_YOURS,
                        NO_SUCH_TASK,
                        LEASE_LOST,
                        NOT_IN_WORK,
                        CANCELLED,
                        TOO_LARGE,
                        NOT_JSON,
                        INVALID,
                        BUSY,
                        UNAVAILABLE)
                .does(read, (operations, wanted) -> operation.apply(operations.work(), wanted));
    }
}
