package dev.pawl.server;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * How a browser stays signed in: a cookie that carries the access token itself, out of reach of scripts. So a session outlives
 * a restart of the server, ends with its token, and is stored nowhere.
 */
final class Session {
    static final String COOKIE = "pawl_session";

    private static final String GUARDS = "; HttpOnly; SameSite=Strict";

    private Session() {}

    /** What the cookie of a request carries. A request that has an {@code Authorization} header is judged by that instead. */
    static Optional<String> secret(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null || cookie.getValue().isEmpty() ? Optional.empty() : Optional.of(cookie.getValue());
    }

    /** Whether a request would change something by the right of a cookie, which a browser sends along by itself. */
    static boolean changesSomething(HttpServerRequest request) {
        HttpMethod method = request.method();
        return !method.equals(HttpMethod.GET)
                && !method.equals(HttpMethod.HEAD)
                && !request.headers().contains(HttpHeaders.AUTHORIZATION)
                && secret(request).isPresent();
    }

    /**
     * A {@code Set-Cookie} that lasts until the browser is closed.
     *
     * <p>why no path: without one the browser takes the folder of the route that set it, which is where the server is also for who
     * reaches it below a path of a proxy.
     */
    static String begin(String secret, boolean secure) {
        return COOKIE + "=" + secret + GUARDS + (secure ? "; Secure" : "");
    }

    /** A {@code Set-Cookie} that removes it. */
    static String end() {
        return COOKIE + "=; Max-Age=0" + GUARDS;
    }
}
