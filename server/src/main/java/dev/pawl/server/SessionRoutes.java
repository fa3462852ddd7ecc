package dev.pawl.server;

import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.TOO_LARGE;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes by which a person signs in with a browser. */
final class SessionRoutes {
    private static final Header COOKIE =
            new Header("Set-Cookie", "The session. Kept out of reach of scripts, and sent to this server alone.");

    private static final Route SHOW = Route.get("/session", "session", "Say who asks, and what they may do")
            .needs(Role.HOLDER)
            .answers(Reply.of(200, "Whose token it is.", SessionOperations.SESSION))
            .refuses(INVALID)
            .does(
                    call -> call.caller(),
                    (operations, caller) -> operations.session().show(caller));

    private static final Route BEGIN = Route.post("/session", "signIn", "Keep the token in a cookie of the browser")
            .needs(Role.HOLDER)
            .takes(Form.EMPTY)
            .answers(Reply.of(200, "Signed in with the token that was shown.", SessionOperations.SESSION, COOKIE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID)
            .does(
                    SessionRoutes::alone,
                    (operations, call) -> operations.session().begin(call));

    private static final Route END = Route.delete("/session", "signOut", "Remove that cookie")
            .needs(Role.ANYONE)
            .answers(new Reply(204, "Signed out.", Answer.JSON, null, List.of(COOKIE)))
            .refuses(INVALID)
            .does(operations -> operations.session().end());

    static final List<Route> ALL = List.of(SHOW, BEGIN, END);

    private SessionRoutes() {}

    private static Call alone(Call call) {
        Form.EMPTY.members(call.body(), call.faults());
        return call;
    }
}
