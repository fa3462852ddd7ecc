package dev.pawl.client;

import dev.pawl.store.Enqueued;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookSecret;
import dev.pawl.store.WebhookStore;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who else is told what happens, as a server keeps it. It sends by itself, and has the secrets. */
final class ServerWebhooks implements WebhookStore {
    private static final String ALL = "/queue/webhooks";
    private static final String NONE = "no_such_webhook";

    private final ServerLink link;

    ServerWebhooks(ServerLink link) {
        this.link = link;
    }

    @Override
    public Issued add(NewWebhook wanted) {
        return Answers.issued(
                link.post(ALL, body(wanted.url(), wanted.types(), wanted.queues(), wanted.kinds(), wanted.payload()))
                        .json());
    }

    private static JsonBody body(
            @Nullable String url,
            @Nullable Set<String> types,
            @Nullable Set<String> queues,
            @Nullable Set<LoggedEvent.Kind> kinds,
            @Nullable Boolean payload) {
        return new JsonBody()
                .with("url", url)
                .with("types", types)
                .with("queues", queues)
                .with(
                        "kinds",
                        kinds == null
                                ? null
                                : kinds.stream().map(LoggedEvent.Kind::wireName).toList())
                .with("payload", payload);
    }

    private static String path(String id, String verb) {
        return ALL + "/" + ServerLink.encoded(id) + verb;
    }

    @Override
    public List<Webhook> webhooks() {
        return link.get(ALL).list().stream().map(Answers::webhook).toList();
    }

    @Override
    public Optional<Webhook> change(String id, WebhookEdit edit) {
        JsonBody body = body(edit.url(), edit.types(), edit.queues(), edit.kinds(), edit.payload())
                .with("enabled", edit.enabled());
        if (body.isEmpty()) {
            return webhook(id);
        }
        Reply reply = link.call("PATCH", path(id, ""), body.json(), NONE);
        return reply.isSuccess() ? Optional.of(Answers.webhook(reply.json())) : Optional.empty();
    }

    @Override
    public boolean remove(String id) {
        return link.call("DELETE", path(id, ""), null, NONE).isSuccess();
    }

    @Override
    public Optional<Issued> rotate(String id, Duration grace) {
        // why not in whole seconds: whatever is refused is refused by the server, which says what is allowed.
        BigDecimal seconds = BigDecimal.valueOf(grace.toMillis(), 3);
        Reply reply = link.post(path(id, "/rotate"), new JsonBody().with("grace_seconds", seconds), NONE);
        return reply.isSuccess() ? Optional.of(Answers.issued(reply.json())) : Optional.empty();
    }

    @Override
    public Optional<Enqueued> test(String id, NewTask delivery) {
        Reply reply = link.post(path(id, "/test"), new JsonBody(), NONE);
        return reply.isSuccess() ? Optional.of(enqueued(reply.json())) : Optional.empty();
    }

    private static Enqueued enqueued(JsonAnswer tested) {
        return new Enqueued(tested.number("task_id"), TaskStatus.QUEUED, true, tested.time("created_at_utc"));
    }

    private static UnsupportedOperationException itsOwn() {
        return new UnsupportedOperationException("what webhooks are told is sent, and signed, by the server alone");
    }

    @Override
    public boolean disable(String id, String why) {
        throw itsOwn();
    }

    @Override
    public List<WebhookSecret> secrets(String id) {
        throw itsOwn();
    }

    @Override
    public long cursor() {
        throw itsOwn();
    }

    @Override
    public List<Enqueued> dispatch(List<Delivery> deliveries, long upTo) {
        throw itsOwn();
    }
}
