package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_WEBHOOK;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of webhooks. Their deliveries are tasks, and have the routes of tasks. */
final class WebhookRoutes {
    private static final Route ADD = Route.post("/queue/webhooks", "addWebhook", "Make a webhook")
            .takes(WebhookBody.NEW)
            .needs(Role.ADMIN)
            .answers(Reply.of(201, "The webhook, and its secret this one time.", WebhookShapes.ISSUED))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    WebhookBody::read,
                    (operations, wanted) -> operations.webhooks().add(wanted));

    private static final Route LIST = Route.get("/queue/webhooks", "listWebhooks", "List the webhooks")
            .needs(Role.ADMIN)
            .answers(new Reply(
                    200, "All of them, oldest first.", Schema.listOf(WebhookShapes.WEBHOOK.name()), List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.webhooks().list());

    private static final Route SHOW = Route.get("/queue/webhooks/{id}", "showWebhook", "Show a webhook")
            .takes(WebhookFields.ID)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The webhook.", WebhookShapes.WEBHOOK))
            .refuses(NO_SUCH_WEBHOOK, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(WebhookFields.ID),
                    (operations, id) -> operations.webhooks().show(id));

    private static final Route CHANGE = Route.patch("/queue/webhooks/{id}", "changeWebhook", "Change a webhook")
            .takes(WebhookFields.ID)
            .takes(WebhookBody.EDIT)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The webhook, as it stands after the change.", WebhookShapes.WEBHOOK))
            .refuses(MALFORMED, NO_SUCH_WEBHOOK, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    WebhookBody::change,
                    (operations, wanted) -> operations.webhooks().change(wanted));

    private static final Route REMOVE = Route.delete("/queue/webhooks/{id}", "removeWebhook", "Remove a webhook")
            .takes(WebhookFields.ID)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone; what waits for it is cancelled in its turn.", WebhookShapes.REMOVED))
            .refuses(NO_SUCH_WEBHOOK, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(WebhookFields.ID),
                    (operations, id) -> operations.webhooks().remove(id));

    private static final Route ROTATE = Route.post(
                    "/queue/webhooks/{id}/rotate", "rotateWebhook", "Give a webhook another secret")
            .takes(WebhookFields.ID)
            .takes(WebhookBody.ROTATE)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The webhook, and its new secret this one time.", WebhookShapes.ISSUED))
            .refuses(MALFORMED, NO_SUCH_WEBHOOK, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    WebhookBody::rotate,
                    (operations, wanted) -> operations.webhooks().rotate(wanted));

    private static final Route TEST = Route.post(
                    "/queue/webhooks/{id}/test", "testWebhook", "Send a webhook an event that says nothing")
            .takes(WebhookFields.ID)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The task that sends it.", WebhookShapes.TESTED))
            .refuses(MALFORMED, NO_SUCH_WEBHOOK, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(WebhookBody::idOnly, (operations, id) -> operations.webhooks().test(id));

    static final List<Route> ALL = List.of(ADD, LIST, SHOW, CHANGE, REMOVE, ROTATE, TEST);

    private WebhookRoutes() {}
}
