package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_TEMPLATE;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;
import java.util.Optional;

/** The routes of templates. */
final class TemplateRoutes {
    /** A version of a template. */
    private record Version(String name, Optional<Integer> version) {}

    private static final Route LIST = Route.get("/queue/templates", "listTemplates", "List the templates")
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "The newest version of each, by name.",
                    Schema.listOf(TemplateShapes.TEMPLATE.name()),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.templates().list());

    private static final Route SHOW = Route.get("/queue/templates/{name}", "showTemplate", "Show a template")
            .takes(TemplateBody.NAME, TemplateBody.VERSION)
            .needs(Role.READ)
            .answers(Reply.of(200, "The template.", TemplateShapes.TEMPLATE))
            .refuses(NO_SUCH_TEMPLATE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> new Version(call.path(TemplateBody.NAME), call.value(TemplateBody.VERSION)),
                    (operations, wanted) -> operations.templates().show(wanted.name(), wanted.version()));

    private static final Route PUT = Route.put(
                    "/queue/templates/{name}", "putTemplate", "Make a template, or its next version")
            .takes(TemplateBody.NAME)
            .takes(TemplateBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The template; one that says the same keeps its version.", TemplateShapes.TEMPLATE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    TemplateBody::read,
                    (operations, wanted) -> operations.templates().put(wanted));

    private static final Route DELETE = Route.delete(
                    "/queue/templates/{name}", "deleteTemplate", "Delete a template with all its versions")
            .takes(TemplateBody.NAME)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone; its tasks stay.", TemplateShapes.DELETED))
            .refuses(NO_SUCH_TEMPLATE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(TemplateBody.NAME),
                    (operations, name) -> operations.templates().delete(name));

    private static final Route RUN = Route.post(
                    "/queue/templates/{name}/run", "runTemplate", "Make a task of a template")
            .takes(TemplateBody.NAME)
            .takes(TemplateBody.RUN)
            .needs(Role.ENQUEUE)
            .answers(
                    Reply.of(201, "The task is on disk.", Shapes.ENQUEUED, new Header("Location", "The task.")),
                    Reply.of(
                            200,
                            "A task with this idempotency key exists; nothing was added.",
                            Shapes.ENQUEUED,
                            new Header("Location", "The task.")))
            .refuses(MALFORMED, NO_SUCH_TEMPLATE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    TemplateBody::run,
                    (operations, wanted) -> operations.templates().run(wanted));

    private static final Route START = Route.post(
                    "/queue/templates/{name}/job", "startTemplateJob", "Start a job of tasks of a template")
            .takes(TemplateJobBody.PARAMETERS)
            .takes(TemplateJobBody.FORM)
            .needs(Role.ENQUEUE)
            .answers(Reply.of(
                    201, "The job and its items are on disk.", JobShapes.STARTED, new Header("Location", "The job.")))
            .refuses(MALFORMED, NO_SUCH_TEMPLATE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    TemplateJobBody::read,
                    (operations, wanted) -> operations.templates().start(wanted));

    static final List<Route> ALL = List.of(LIST, SHOW, PUT, DELETE, RUN, START);

    private TemplateRoutes() {}
}
