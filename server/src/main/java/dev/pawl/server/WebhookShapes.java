package dev.pawl.server;

import dev.pawl.store.Enqueued;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookStore.Issued;
import java.util.List;
import java.util.function.Function;

/** The JSON objects that answer for webhooks. */
final class WebhookShapes {
    /** What tells a webhook that it is heard. */
    record Tested(String webhookId, Enqueued task) {}

    static final Shape<Webhook> WEBHOOK = webhook(
                    Shape.<Webhook>named("Webhook", "A system that is told what happens to tasks."), webhook -> webhook)
            .example(example(""));

    static final Shape<Issued> ISSUED = webhook(
                    Shape.<Issued>named("IssuedWebhook", "A webhook and a secret of it, which is told this one time."),
                    Issued::webhook)
            .with(
                    "secret",
                    Schema.text("What its receiver checks signatures with."),
                    issued -> issued.secret().text())
            .example(example(", \"secret\": \"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfxcasEDMw=\""));

    static final Shape<String> REMOVED = Shape.<String>named("RemovedWebhook", "The webhook is gone.")
            .with("webhook_id", Schema.text("It was this one."), id -> id)
            .with("message", Schema.text("For people."), id -> "Webhook removed");

    static final Shape<Tested> TESTED = Shape.<Tested>named("TestedWebhook", "An event that says nothing is sent.")
            .with("webhook_id", Schema.text("To this one."), Tested::webhookId)
            .with(
                    "task_id",
                    Schema.integer("By this task."),
                    tested -> tested.task().taskId())
            .with(
                    "created_at_utc",
                    Schema.time("When it was enqueued."),
                    tested -> IsoTime.write(tested.task().createdAt()))
            .with("message", Schema.text("For people."), tested -> "Delivery enqueued");

    static final List<Shape<?>> ALL = List.of(WEBHOOK, ISSUED, REMOVED, TESTED);

    private WebhookShapes() {}

    private static <T> Shape<T> webhook(Shape<T> shape, Function<T, Webhook> of) {
        return shape.with(
                        "webhook_id",
                        Schema.text("The webhook, and the limit key of its deliveries."),
                        one -> of.apply(one).id())
                .with(
                        "url",
                        Schema.text("Where events are sent."),
                        one -> of.apply(one).url())
                .with(
                        "types",
                        Schema.list("string").with("description", "Only tasks of these types; empty for any."),
                        one -> of.apply(one).filter().types().stream().sorted().toList())
                .with(
                        "queues",
                        Schema.list("string").with("description", "Only tasks in these queues; empty for any."),
                        one -> of.apply(one).filter().queues().stream().sorted().toList())
                .with(
                        "kinds",
                        WebhookFields.kinds("These events."),
                        one -> of.apply(one).filter().kinds().stream()
                                .sorted()
                                .map(Kind::wireName)
                                .toList())
                .with(
                        "payload",
                        Schema.bool("Whether payload, result and error of the task are sent, too."),
                        one -> of.apply(one).payload())
                .with(
                        "enabled",
                        Schema.bool("Whether events are sent."),
                        one -> of.apply(one).disabled() == null)
                .with(
                        "disabled_because",
                        Schema.text("Why none are sent; null while they are.").orNull(),
                        one -> of.apply(one).disabled())
                .with(
                        "created_at_utc",
                        Schema.time("When it was made."),
                        one -> IsoTime.write(of.apply(one).createdAt()))
                .with(
                        "old_secret_until_utc",
                        Schema.time("Until when the secret before the last rotation signs, too; null for none.")
                                .orNull(),
                        one -> IsoTime.write(of.apply(one).oldSecretUntil()));
    }

    private static String example(String more) {
        return """
                {"webhook_id": "wh_3f0a1b2c3d4e", "url": "https://example.org/pawl", "types": ["mail"], "queues": [],
                 "kinds": ["completed", "failed"], "payload": false, "enabled": true, "disabled_because": null,
                 "created_at_utc": "2026-11-28T08:00:00.000Z", "old_secret_until_utc": null%s}""".formatted(more);
    }
}
