package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The route of the audit. */
final class AuditRoutes {
    private static final Route ENTRIES = Route.get(
                    "/queue/audit", "listAudit", "List what was done with the rights of an admin, newest first")
            .takes(AuditRequest.PARAMETERS)
            .needs(Role.ADMIN)
            .answers(new Reply(
                    200,
                    "A page.",
                    Schema.listOf(AuditShapes.ENTRY.name()),
                    List.of(new Header("Link", "The next page, with rel=\"next\"; absent on the last one."))))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(AuditRequest::read, (operations, wanted) -> operations.audit().entries(wanted));

    static final List<Route> ALL = List.of(ENTRIES);

    private AuditRoutes() {}
}
