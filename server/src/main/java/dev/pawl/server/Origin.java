package dev.pawl.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Who may talk to a server that asks for no token: programs of this machine, but no web page that a browser of this machine
 * shows. Such a page can reach the port in two ways, and each leaves a trace that is refused here: by a name of its own that
 * points at this machine (the {@code Host} header is foreign), or by a plain cross-site request (the {@code Origin} header
 * is).
 */
final class Origin {
    private Origin() {}

    /** Why a request is refused; empty when it is welcome. */
    static Optional<Problem> refusal(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0) {
            return Optional.of(Problem.of(ProblemKind.MALFORMED, "A request has one Host header"));
        }
        String host = hosts.isEmpty() ? "localhost" : hosts.get(0).strip();
        if (!Loopback.isAuthority(host)) {
            return Optional.of(Problem.of(
                    ProblemKind.FOREIGN,
                    "The Host header '" + Fault.quoted(host)
                            + "' does not name this machine; use localhost or 127.0.0.1"));
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            return Optional.of(
                    Problem.of(ProblemKind.FOREIGN, "The Origin '" + Fault.quoted(origin) + "' is not this server"));
        }
        return Optional.empty();
    }
}
