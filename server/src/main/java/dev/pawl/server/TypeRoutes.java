package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_TYPE;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of registered task types. */
final class TypeRoutes {
    private static final Route LIST = Route.get("/queue/types", "listTypes", "List the registered types")
            .needs(Role.READ)
            .answers(new Reply(200, "All of them, by name.", Schema.listOf(TypeShapes.TYPE.name()), List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.types().list());

    private static final Route SHOW = Route.get("/queue/types/{name}", "showType", "Show a registered type")
            .takes(TypeBody.NAME)
            .needs(Role.READ)
            .answers(Reply.of(200, "The type.", TypeShapes.TYPE))
            .refuses(NO_SUCH_TYPE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(TypeBody.NAME),
                    (operations, name) -> operations.types().show(name));

    private static final Route PUT = Route.put("/queue/types/{name}", "putType", "Register a type, or change it")
            .takes(TypeBody.NAME)
            .takes(TypeBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The type; what was left out is not told any more.", TypeShapes.TYPE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(TypeBody::read, (operations, wanted) -> operations.types().put(wanted));

    private static final Route RETIRE = Route.post(
                    "/queue/types/{name}/retire", "retireType", "Let a type take no new tasks")
            .takes(TypeBody.NAME)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The type, retired; its tasks go on.", TypeShapes.TYPE))
            .refuses(MALFORMED, NO_SUCH_TYPE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(TypeBody::nameOnly, (operations, name) -> operations.types().retire(name));

    private static final Route ACTIVATE = Route.post(
                    "/queue/types/{name}/activate", "activateType", "Let a type take tasks again")
            .takes(TypeBody.NAME)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The type, active.", TypeShapes.TYPE))
            .refuses(MALFORMED, NO_SUCH_TYPE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(TypeBody::nameOnly, (operations, name) -> operations.types().activate(name));

    static final List<Route> ALL = List.of(LIST, SHOW, PUT, RETIRE, ACTIVATE);

    private TypeRoutes() {}
}
