package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of events. */
final class EventRoutes {
    private static final Route FOLLOW = Route.get("/queue/events", "followEvents", "Tell what happens to tasks")
            .needs(Role.READ)
            .takes(EventRequest.PARAMETERS)
            .answers(new Reply(
                    200,
                    "Messages without end, each with `id`, `event` (the kind) and `data` (an Event). A comment comes"
                            + " when nothing happened for a while.",
                    EventStream.MEDIA_TYPE,
                    Schema.text("Server-sent events."),
                    List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(
                    EventRequest::read,
                    (operations, wanted) -> operations.events().follow(wanted));

    static final List<Route> ALL = List.of(FOLLOW);

    private EventRoutes() {}
}
