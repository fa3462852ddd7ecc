package dev.pawl.server;

import dev.pawl.Webhooks;
import dev.pawl.store.NewWebhook;
import java.util.concurrent.CompletionStage;

/** What the routes of webhooks do. */
final class WebhookOperations {
    private final Webhooks webhooks;
    private final WorkPool pool;

    WebhookOperations(Webhooks webhooks, WorkPool pool) {
        this.webhooks = webhooks;
        this.pool = pool;
    }

    CompletionStage<Answer> add(NewWebhook wanted) {
        return pool.supply(() ->
                Answer.json(201, WebhookShapes.ISSUED.of(webhooks.add(wanted)).json()));
    }

    CompletionStage<Answer> list() {
        return pool.supply(() -> Answer.json(
                200,
                Shape.json(
                        webhooks.list().stream().map(WebhookShapes.WEBHOOK::of).toList())));
    }

    CompletionStage<Answer> show(String id) {
        return pool.supply(
                () -> Answer.ok(WebhookShapes.WEBHOOK.of(webhooks.get(id).orElseThrow(() -> noSuchWebhook(id)))));
    }

    CompletionStage<Answer> change(WebhookBody.Edited wanted) {
        return pool.supply(() -> Answer.ok(WebhookShapes.WEBHOOK.of(
                webhooks.change(wanted.id(), wanted.edit()).orElseThrow(() -> noSuchWebhook(wanted.id())))));
    }

    CompletionStage<Answer> remove(String id) {
        return pool.supply(() -> {
            if (!webhooks.remove(id)) {
                throw noSuchWebhook(id);
            }
            return Answer.ok(WebhookShapes.REMOVED.of(id));
        });
    }

    CompletionStage<Answer> rotate(WebhookBody.Rotated wanted) {
        return pool.supply(() -> Answer.ok(WebhookShapes.ISSUED.of(
                webhooks.rotate(wanted.id(), wanted.grace()).orElseThrow(() -> noSuchWebhook(wanted.id())))));
    }

    CompletionStage<Answer> test(String id) {
        return pool.supply(() -> webhooks.test(id)
                .map(task -> Answer.ok(WebhookShapes.TESTED.of(new WebhookShapes.Tested(id, task))))
                .orElseThrow(() -> noSuchWebhook(id)));
    }

    private static Problem noSuchWebhook(String id) {
        return Problem.of(ProblemKind.NO_SUCH_WEBHOOK, "There is no webhook '" + Fault.quoted(id) + "'");
    }
}
