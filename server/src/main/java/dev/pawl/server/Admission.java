package dev.pawl.server;

import dev.pawl.store.AccessToken;
import dev.pawl.task.Time;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who asks, and whether they may: the token, its role and its rate. Of an address that shows bad tokens a few are looked at in a
 * minute, then it is told to wait; good ones of the same address pass, since others may share it.
 *
 * <p>Threading: on the event loop only.
 */
final class Admission {
    private static final String SCHEME = "bearer ";

    private final KnownTokens tokens;
    private final boolean mayBeOpen;
    private final Rates requests;
    private final Rates bad;
    private final Time time;

    /**
     * @param settings say whether it may be open before there is a token
     */
    Admission(KnownTokens tokens, ServerSettings settings, Time time) {
        this.tokens = tokens;
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
        return holder(request, known).map(token -> new Caller(token.name())).orElse(Caller.UNKNOWN);
    }

    /**
     * Who asks for something that needs a role.
     *
     * @throws Problem when they have no good token, not the role, or ask too often
     */
    Caller admit(HttpServerRequest request, Role needed, KnownTokens.Known known) {
        if (mayBeOpen && known.isEmpty()) {
            takeOne(address(request));
            return Caller.LOCAL;
        }
        AccessToken token = holder(request, known).orElseThrow(() -> noGoodToken(request));
        takeOne(token.id());
        if (!needed.isGrantedBy(token)) {
            throw Problem.of(
                    ProblemKind.NO_ROLE,
                    "This needs a token with the role " + needed.wireName()
                            + (needed == Role.ADMIN ? "" : ", or admin"));
        }
        return new Caller(token.name());
    }

    private Optional<AccessToken> holder(HttpServerRequest request, KnownTokens.Known known) {
        List<String> shown = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (shown.size() != 1 || !isBearer(shown.get(0))) {
            return Optional.empty();
        }
        return known.holder(shown.get(0).substring(SCHEME.length()).strip(), time.now());
    }

    private static boolean isBearer(String shown) {
        return shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    private Problem noGoodToken(HttpServerRequest request) {
        long wait = bad.take(address(request));
        if (wait > 0) {
            return Problem.tooMany("Too many requests without a good access token", wait);
        }
        return request.headers().contains(HttpHeaders.AUTHORIZATION)
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
