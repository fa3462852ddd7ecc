package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.CONFLICT;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_JOB;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of jobs. Their items are worked on, listed and ended as any other task. */
final class JobRoutes {
    private static final Header NEXT = new Header("Link", "The next page, with rel=\"next\"; absent on the last one.");

    private static final Route START = Route.post("/queue/jobs", "startJob", "Start a job of many tasks")
            .takes(TraceHeaders.PARAMETERS)
            .takes(JobBody.START)
            .needs(Role.ENQUEUE)
            .answers(
                    Reply.of(
                            201,
                            "The job and its items are on disk.",
                            JobShapes.STARTED,
                            new Header("Location", "The job.")),
                    Reply.of(
                            200,
                            "The idempotency key had a job already, which this is; nothing was added.",
                            JobShapes.STARTED,
                            new Header("Location", "The job.")))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(JobBody::read, (operations, wanted) -> operations.jobs().start(wanted));

    private static final Route ADD = Route.post("/queue/jobs/{id}/items", "addJobItems", "Add items to an open job")
            .takes(JobBody.Items.PARAMETERS)
            .takes(JobBody.Items.FORM)
            .needs(Role.ENQUEUE)
            .answers(new Reply(
                    200,
                    "The items are on disk. The second shape answers a body of lines.",
                    Schema.oneOf(JobShapes.ADDED.name(), BatchShapes.LINES.name()),
                    List.of()))
            .refuses(MALFORMED, NO_SUCH_JOB, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(JobBody.Items::read, (operations, wanted) -> operations.jobs().add(wanted));

    private static final Route LIST = Route.get("/queue/jobs", "listJobs", "List jobs, newest first")
            .takes(JobList.PARAMETERS)
            .needs(Role.READ)
            .answers(new Reply(200, "A page.", Schema.listOf(JobShapes.JOB.name()), List.of(NEXT)))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(JobList::read, (operations, wanted) -> operations.jobs().list(wanted));

    private static final Route SHOW = Route.get("/queue/jobs/{id}", "getJob", "Show how far a job is")
            .takes(Call.JOB_ID)
            .needs(Role.READ)
            .answers(Reply.of(200, "The job.", JobShapes.JOB))
            .refuses(NO_SUCH_JOB, INVALID, BUSY, UNAVAILABLE)
            .does(Call::jobId, (operations, id) -> operations.jobs().show(id));

    private static final Route RESULTS = Route.get(
                    "/queue/jobs/{id}/results", "listJobResults", "Read what became of each item of a job")
            .takes(JobList.Results.PARAMETERS)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "A page, in the order in which the items were added. It may be shorter than its limit: follow the link, not the"
                            + " number.",
                    Schema.listOf(JobShapes.ITEM.name()),
                    List.of(NEXT)))
            .refuses(NO_SUCH_JOB, INVALID, BUSY, UNAVAILABLE)
            .does(
                    JobList.Results::read,
                    (operations, wanted) -> operations.jobs().results(wanted));

    private static final Route CLOSE = Route.post(
                    "/queue/jobs/{id}/close", "closeJob", "Say that no more items come to a job")
            .takes(Call.JOB_ID)
            .takes(Form.EMPTY)
            .needs(Role.ENQUEUE)
            .answers(Reply.of(200, "The job; it ends when its items have.", JobShapes.JOB))
            .refuses(MALFORMED, NO_SUCH_JOB, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(Call::jobIdOnly, (operations, id) -> operations.jobs().close(id));

    private static final Route CANCEL = Route.post("/queue/jobs/{id}/cancel", "cancelJob", "Cancel a job")
            .takes(Call.JOB_ID)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(
                    200,
                    "The job. No item of it starts any more, and what runs does not count; `stopping` until each is cancelled.",
                    JobShapes.JOB))
            .refuses(MALFORMED, NO_SUCH_JOB, CONFLICT, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(Call::jobIdOnly, (operations, id) -> operations.jobs().cancel(id));

    private static final Route DELETE = Route.delete("/queue/jobs/{id}", "deleteJob", "Remove a job with its items")
            .takes(Call.JOB_ID)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone, with its items and its task for the end.", JobShapes.DELETED))
            .refuses(NO_SUCH_JOB, INVALID, BUSY, UNAVAILABLE)
            .does(Call::jobId, (operations, id) -> operations.jobs().delete(id));

    static final List<Route> ALL = List.of(START, LIST, SHOW, ADD, RESULTS, CLOSE, CANCEL, DELETE);

    private JobRoutes() {}
}
