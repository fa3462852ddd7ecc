package dev.pawl.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Which web pages may talk to a server: those of the settings, and no other that a browser shows. A page can reach a port of this
 * machine in two ways, and each leaves a trace that is refused here: by a name of its own that points at this machine (the
 * {@code Host} header is foreign), or by a plain cross-site request (the {@code Origin} header is). The first is no danger to a
 * server that always asks for a token, which a page cannot know; that one takes any {@code Host}.
 */
final class Origin {
    private final boolean anyHost;
    private final boolean tls;
    private final List<String> welcome;

    Origin(ServerSettings settings) {
        this.anyHost = settings.access().requireToken() || !Loopback.isHost(settings.host());
        this.tls = settings.access().tls() != null;
        this.welcome = settings.access().corsOrigins();
    }

    /** Why a request is refused; empty when it is welcome. */
    Optional<Problem> refusal(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0) {
            return Optional.of(Problem.of(ProblemKind.MALFORMED, "A request has one Host header"));
        }
        String host = hosts.isEmpty() ? "localhost" : hosts.get(0).strip();
        if (!anyHost && !Loopback.isAuthority(host)) {
            return Optional.of(Problem.of(
                    ProblemKind.FOREIGN,
                    "The Host header '" + Fault.quoted(host)
                            + "' does not name this machine; use localhost or 127.0.0.1"));
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, host) && !welcome.contains(origin)) {
            return Optional.of(
                    Problem.of(ProblemKind.FOREIGN, "The Origin '" + Fault.quoted(origin) + "' is not this server"));
        }
        return Optional.empty();
    }

    /** Whether a page of this server itself sent a request; no where the browser, or whatever sent it, does not tell. */
    boolean isOwnPage(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        return origin != null && host != null && isOwn(origin, host.strip());
    }

    /** Behind a proxy it cannot know by which scheme it was reached. */
    private boolean isOwn(String origin, String host) {
        boolean plain = anyHost || !tls;
        boolean secure = anyHost || tls;
        return plain && origin.equalsIgnoreCase("http://" + host)
                || secure && origin.equalsIgnoreCase("https://" + host);
    }

    /**
     * Tells the browser what a page of elsewhere may see, if it is one of those that are welcome.
     *
     * @return whether that was all the browser wanted to know
     */
    boolean answersPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !welcome.contains(origin)) {
            return false;
        }
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.putHeader(HttpHeaders.VARY, "Origin");
        response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Link, Location, Retry-After, WWW-Authenticate");
        if (!request.method().name().equals("OPTIONS")
                || !request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
            return false;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE");
        response.putHeader(
                HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type, Last-Event-ID, traceparent, tracestate");
        response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        response.setStatusCode(204).end();
        return true;
    }
}
