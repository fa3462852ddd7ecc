package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The route of who watches the queue as a whole. */
final class PulseRoutes {
    private static final Route WATCH = Route.get("/queue/pulse", "watchPulse", "Tell how the queue is, every second")
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "Messages without end, each with the `event` `pulse` and `data` (a Pulse).",
                    EventStream.MEDIA_TYPE,
                    Schema.text("Server-sent events."),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(Call::gone, (operations, gone) -> operations.pulse().watch(gone));

    static final List<Route> ALL = List.of(WATCH);

    private PulseRoutes() {}
}
