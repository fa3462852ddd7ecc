package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The route of idempotency keys. */
final class KeyRoutes {
    private static final Route KNOWN = Route.post("/queue/keys", "lookUpKeys", "Look up the tasks of idempotency keys")
            .takes(KeyBody.FORM)
            .needs(Role.READ)
            .answers(Reply.of(200, "The keys that a task has; the others are left out.", KeyBody.KNOWN))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(KeyBody::read, (operations, wanted) -> operations.keys().known(wanted));

    static final List<Route> ALL = List.of(KNOWN);

    private KeyRoutes() {}
}
