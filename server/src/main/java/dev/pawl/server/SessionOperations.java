package dev.pawl.server;

import dev.pawl.store.AccessToken;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the routes of sessions do. Whose token is good was looked at before, as for every route. */
final class SessionOperations {
    static final Shape<Caller> SESSION = Shape.<Caller>named("Session", "Who asks, and what they may do.")
            .with("name", Schema.text("The name of the token; `(local)` where none is needed."), Caller::name)
            .with(
                    "roles",
                    Schema.list("string"),
                    caller -> Arrays.stream(AccessToken.Role.values())
                            .filter(caller.roles()::contains)
                            .map(AccessToken.Role::wireName)
                            .toList())
            .with(
                    "token_needed",
                    Schema.bool("Whether the server asks for a token, so that there is something to sign out of."),
                    caller -> !caller.equals(Caller.LOCAL))
            .example("{\"name\": \"ops\", \"roles\": [\"read\"], \"token_needed\": true}");

    private final boolean tls;

    SessionOperations(AccessSettings access) {
        this.tls = access.tls() != null;
    }

    CompletionStage<Answer> show(Caller caller) {
        return CompletableFuture.completedFuture(Answer.ok(SESSION.of(caller)));
    }

    CompletionStage<Answer> begin(Call call) {
        Answer answer = Answer.ok(SESSION.of(call.caller()));
        // why not of who is local: nobody looked whether the token they show is one.
        return CompletableFuture.completedFuture(
                call.caller().equals(Caller.LOCAL)
                        ? answer
                        : Admission.bearer(call.headers().get(HttpHeaders.AUTHORIZATION))
                                .map(secret -> answer.with("Set-Cookie", Session.begin(secret, isSecure(call))))
                                .orElse(answer));
    }

    /** Behind a proxy that has TLS only the browser knows. */
    private boolean isSecure(Call call) {
        String origin = call.headers().get(HttpHeaders.ORIGIN);
        return tls || origin != null && origin.startsWith("https:");
    }

    CompletionStage<Answer> end() {
        return CompletableFuture.completedFuture(Answer.nothing().with("Set-Cookie", Session.end()));
    }
}
