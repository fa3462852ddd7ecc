package dev.pawl.server;

import dev.pawl.store.StoreException;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is refused. Answered as {@code application/problem+json}; carries no stack trace, it is no fault of ours. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
    private static final String ASK = "Bearer realm=\"pawl\"";
    private static final String BUSY_SECONDS = "1";
    private static final String UNAVAILABLE_SECONDS = "5";

    private final ProblemKind kind;
    private final String detail;
    private final transient List<Violation> errors;
    private final transient Map<String, String> headers;

    private Problem(ProblemKind kind, String detail, List<Violation> errors, Map<String, String> headers) {
        super(detail, null, false, false);
        this.kind = kind;
        this.detail = detail;
        this.errors = errors;
        this.headers = headers;
    }

    static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind, detail, List.of(), headers(kind));
    }

    static Problem invalid(List<Violation> errors) {
        String fields = String.join(
                ", ", errors.stream().map(Violation::field).distinct().toList());
        return new Problem(ProblemKind.INVALID, "Refused: " + fields, List.copyOf(errors), Map.of());
    }

    static Problem methodNotAllowed(String detail, String allowed) {
        return new Problem(ProblemKind.METHOD_NOT_ALLOWED, detail, List.of(), Map.of("Allow", allowed));
    }

    /** A token was shown, and is not good. */
    static Problem badToken(String detail) {
        return new Problem(
                ProblemKind.NO_TOKEN, detail, List.of(), Map.of("WWW-Authenticate", ASK + ", error=\"invalid_token\""));
    }

    static Problem tooMany(String detail, long seconds) {
        return new Problem(
                ProblemKind.TOO_MANY,
                detail + "; come back in " + seconds + " s",
                List.of(),
                Map.of("Retry-After", Long.toString(seconds)));
    }

    /** What to answer when {@code thrown} ended a request. A fault of ours goes to the log and is not told to the client. */
    static Problem from(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (cause instanceof InvalidTaskException invalid) {
            return invalid(invalid.violations());
        }
        if (cause instanceof StoreException.Busy) {
            return of(ProblemKind.BUSY, "Other writers hold the queue; nothing was done");
        }
        if (cause instanceof StoreException.Unavailable) {
            LOG.warn("The storage is in trouble: {}", cause.getMessage());
            return of(ProblemKind.UNAVAILABLE, "The queue cannot be reached at the moment; nothing was done");
        }
        LOG.error("A request failed", cause);
        return of(ProblemKind.INTERNAL, "The server's log has the reason");
    }

    private static Map<String, String> headers(ProblemKind kind) {
        return switch (kind) {
            case NO_TOKEN -> Map.of("WWW-Authenticate", ASK);
            case BUSY -> Map.of("Retry-After", BUSY_SECONDS);
            case UNAVAILABLE -> Map.of("Retry-After", UNAVAILABLE_SECONDS);
            default -> Map.of();
        };
    }

    Answer answer() {
        return new Answer(kind.status(), Answer.PROBLEM, Shapes.PROBLEM.of(this).json(), headers);
    }

    ProblemKind kind() {
        return kind;
    }

    String detail() {
        return detail;
    }

    List<Violation> errors() {
        return errors;
    }
}
