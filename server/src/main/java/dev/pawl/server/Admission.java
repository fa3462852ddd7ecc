package dev.pawl.server;

import dev.pawl.store.AccessToken;
import dev.pawl.task.Time;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and whether they may: the token, its role and its rate. Of an address that shows bad tokens a few are looked at in a
 * minute, then it is told to wait; good ones of the same address pass, since others may share it.
 *
 * <p>Threading: on the event loop only.
 */
final class Admission {
    private static final String SCHEME = "bearer ";

    private final KnownTokens tokens;
    private final Origin origin;
    private final boolean mayBeOpen;
    private final Rates requests;
    private final Rates bad;
    private final Time time;

    /**
     * @param origin says which requests come from a page of this server
     * @param settings say whether it may be open before there is a token
     */
    Admission(KnownTokens tokens, Origin origin, ServerSettings settings, Time time) {
        this.tokens = tokens;
        this.origin = origin;
        this.mayBeOpen = Loopback.isHost(settings.host()) && !settings.access().requireToken();
        this.requests = new Rates(settings.traffic().requestsPerSecond(), 1, time);
        this.bad = new Rates(settings.traffic().badTokensPerMinute(), 60, time);
        this.time = time;
    }

    /** What is needed to decide; complete unless the file has to be read first. */
    CompletionStage<KnownTokens.Known> tokens() {
        return tokens.now();
    }

    /**
     * Who asks for something that anyone may have.
     *
     * @throws Problem when they ask too often
     */
    Caller anyone(HttpServerRequest request) {
        takeOne(address(request));
        return Caller.UNKNOWN;
    }

    /** Who asks, whether they may or not. */
    Caller caller(HttpServerRequest request, KnownTokens.Known known) {
        if (mayBeOpen && known.isEmpty()) {
            return Caller.LOCAL;
        }
        return holder(request, known).map(Caller::of).orElse(Caller.UNKNOWN);
    }

    /**
     * Who asks for something that needs a role.
     *
     * @throws Problem when they have no good token, not the role, or ask too often, or when a page of elsewhere may have sent
     *     what a browser keeps
     */
    Caller admit(HttpServerRequest request, Role needed, KnownTokens.Known known) {
        if (mayBeOpen && known.isEmpty()) {
            takeOne(address(request));
            return Caller.LOCAL;
        }
        if (Session.changesSomething(request) && !origin.isOwnPage(request)) {
            throw Problem.of(
                    ProblemKind.FOREIGN,
                    "With the cookie of a session only a page of this server may change something");
        }
        AccessToken token = holder(request, known).orElseThrow(() -> noGoodToken(request));
        takeOne(token.id());
        if (!needed.isGrantedBy(token)) {
            throw Problem.of(
                    ProblemKind.NO_ROLE,
                    "This needs a token with the role " + needed.wireName()
                            + (needed == Role.ADMIN ? "" : ", or admin"));
        }
        return Caller.of(token);
    }

    private Optional<AccessToken> holder(HttpServerRequest request, KnownTokens.Known known) {
        return shown(request).flatMap(secret -> known.holder(secret, time.now()));
    }

    private static Optional<String> shown(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Session.secret(request);
        }
        return headers.size() == 1 ? bearer(headers.get(0)) : Optional.empty();
    }

    /** The secret that an {@code Authorization} header shows. */
    static Optional<String> bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private Problem noGoodToken(HttpServerRequest request) {
        long wait = bad.take(address(request));
        if (wait > 0) {
            return Problem.tooMany("Too many requests without a good access token", wait);
        }
        boolean showsOne = request.headers().contains(HttpHeaders.AUTHORIZATION)
                || Session.secret(request).isPresent();
        return showsOne
                ? Problem.badToken("The access token is unknown, expired or revoked")
                : Problem.of(ProblemKind.NO_TOKEN, "This needs an access token: Authorization: Bearer pawl_...");
    }

    private void takeOne(String name) {
        long wait = requests.take(name);
        if (wait > 0) {
            throw Problem.tooMany("Too many requests", wait);
        }
    }

    private static String address(HttpServerRequest request) {
        return String.valueOf(request.connection().remoteAddress().hostAddress());
    }
}
