package dev.pawl.server;

import java.util.Locale;

/** Every way a request can be refused; each has one status, and a name by which a program can tell it. */
enum ProblemKind {
    MALFORMED(400, "The request cannot be read"),
    NO_TOKEN(401, "A good access token is needed"),
    FOREIGN(403, "The request does not come from this machine"),
    NOT_YOURS(403, "Another worker holds the task"),
    NO_ROLE(403, "The access token does not have the role"),
    NO_SUCH_ROUTE(404, "There is no such route"),
    NO_SUCH_TASK(404, "There is no such task"),
    NO_SUCH_LIMIT(404, "There is no such limit"),
    NO_SUCH_WORKER(404, "There is no such worker"),
    NO_SUCH_SCHEDULE(404, "There is no such schedule"),
    NO_SUCH_WEBHOOK(404, "There is no such webhook"),
    NO_SUCH_RUN(404, "There is no such run"),
    METHOD_NOT_ALLOWED(405, "The route does not know this method"),
    CONFLICT(409, "The present state forbids it"),
    LEASE_LOST(409, "The claim does not hold the task any more"),
    NOT_IN_WORK(409, "The task is not in work"),
    CANCELLED(409, "The task was cancelled"),
    TOO_LARGE(413, "The request is too large"),
    NOT_JSON(415, "The body must be JSON"),
    INVALID(422, "The input breaks a rule"),
    TOO_MANY(429, "Too many requests"),
    INTERNAL(500, "The server has a fault"),
    BUSY(503, "The queue is busy, try again"),
    UNAVAILABLE(503, "The storage is in trouble");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** The {@code code} member of the problem document. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The {@code type} member of the problem document. */
    String uri() {
        return "urn:pawl:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
