package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.CONFLICT;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_RUN;
import static dev.pawl.server.ProblemKind.NO_SUCH_WORKER;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of maintenance. What may take long is a run, which goes on when its request has been answered. */
final class CareRoutes {
    private static final Header LOCATION = new Header("Location", "The run.");

    private static final Route BACKUP = run("backup", "backUp", "Write a backup", BackupBody.FORM)
            .does(BackupBody::read, (operations, wanted) -> operations.care().backUp(wanted));

    private static final Route CHECK = run("check", "check", "Look for damage and contradictions", CheckBody.FORM)
            .does(CheckBody::read, (operations, wanted) -> operations.care().check(wanted));

    private static final Route CHECKPOINT = run(
                    "checkpoint", "checkpointLog", "Carry the log over into the file", LogCheckpointBody.FORM)
            .does(
                    LogCheckpointBody::read,
                    (operations, wanted) -> operations.care().checkpoint(wanted));

    private static final Route VACUUM = run("vacuum", "vacuum", "Write the file anew without its gaps", Form.EMPTY)
            .does(RunWait::only, (operations, patience) -> operations.care().vacuum(patience));

    private static final Route ANALYZE = run(
                    "analyze", "analyze", "Look at how the data is distributed, for good plans of queries", Form.EMPTY)
            .does(RunWait::only, (operations, patience) -> operations.care().analyze(patience));

    private static final Route PRUNE = run("prune", "prune", "Remove old ended tasks, or count them", PruneBody.FORM)
            .does(PruneBody::read, (operations, wanted) -> operations.care().prune(wanted));

    private static final Route RUNS = Route.get("/queue/maintenance/runs", "listRuns", "List the runs")
            .needs(Role.READ)
            .answers(new Reply(
                    200, "Those that are remembered, newest first.", Schema.listOf(CareShapes.RUN.name()), List.of()))
            .refuses(INVALID)
            .does(operations -> operations.care().runs());

    private static final Route RUN = Route.get("/queue/maintenance/runs/{id}", "getRun", "Show a run")
            .takes(RunLook.PARAMETERS)
            .needs(Role.READ)
            .answers(Reply.of(200, "The run, as it stands now or at its end.", CareShapes.RUN))
            .refuses(NO_SUCH_RUN, INVALID)
            .does(RunLook::read, (operations, wanted) -> operations.care().run(wanted));

    private static final Route DOCTOR = Route.get(
                    "/queue/maintenance/doctor", "doctor", "Look at everything an operator would")
            .needs(Role.READ)
            .answers(Reply.of(200, "What was found, and what to do.", CareShapes.DOCTOR))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.care().doctor());

    private static final Route ROUNDS = Route.get(
                    "/queue/maintenance/rounds", "listRounds", "List what was done by itself")
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "The last round of each kind that was ever done, by any process.",
                    Schema.listOf(CareShapes.ROUND.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.care().rounds());

    private static final Route RETENTION = Route.get(
                    "/queue/maintenance/retention", "getRetention", "Say for how long ended tasks are kept")
            .needs(Role.READ)
            .answers(Reply.of(200, "The retention.", CareShapes.RETENTION))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.care().retention());

    private static final Route RETAIN = Route.put(
                    "/queue/maintenance/retention", "setRetention", "Set for how long ended tasks are kept")
            .takes(RetentionBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The retention, for every process that prunes this queue.", CareShapes.RETENTION))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(RetentionBody::read, (operations, wanted) -> operations.care().retain(wanted));

    private static final Route PRUNE_WORKERS = Route.post(
                    "/queue/maintenance/workers/prune",
                    "pruneWorkers",
                    "Remove workers that are gone from the register")
            .takes(WorkerPruneBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The workers that were removed.", CareShapes.WORKERS_REMOVED))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    WorkerPruneBody::read,
                    (operations, wanted) -> operations.care().pruneWorkers(wanted));

    private static final Route REMOVE_WORKER = Route.delete(
                    "/queue/workers/{id}", "removeWorker", "Remove a worker from the register")
            .takes(WorkerRemoval.PARAMETERS)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone; its tasks are not touched.", CareShapes.WORKER_REMOVED))
            .refuses(NO_SUCH_WORKER, CONFLICT, INVALID, BUSY, UNAVAILABLE)
            .does(WorkerRemoval::read, (operations, wanted) -> operations.care().removeWorker(wanted));

    static final List<Route> ALL = List.of(
            BACKUP,
            CHECK,
            CHECKPOINT,
            VACUUM,
            ANALYZE,
            PRUNE,
            RUNS,
            RUN,
            DOCTOR,
            ROUNDS,
            RETENTION,
            RETAIN,
            PRUNE_WORKERS,
            REMOVE_WORKER);

    private CareRoutes() {}

    private static Route run(String kind, String operationId, String summary, Form form) {
        return Route.post("/queue/maintenance/" + kind, operationId, summary)
                .takes(RunWait.PARAMETER)
                .takes(form)
                .needs(Role.ADMIN)
                .answers(
                        Reply.of(202, "It has begun, or waits for those of other kinds.", CareShapes.RUN, LOCATION),
                        Reply.of(200, "It has ended within the time that was waited.", CareShapes.RUN, LOCATION))
                .refuses(MALFORMED, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, UNAVAILABLE);
    }
}
