package dev.pawl.client;

import dev.pawl.store.Enqueued;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookSecret;
import dev.pawl.store.WebhookStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who else is told what happens is the server's own matter: it sends, and has the secrets. */
final class ServerWebhooks implements WebhookStore {
    ServerWebhooks() {}

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException(
                "webhooks are the server's own; they are asked for over HTTP under /queue/webhooks");
    }

    @Override
    public Issued add(NewWebhook wanted) {
        throw elsewhere();
    }

    @Override
    public List<Webhook> webhooks() {
        throw elsewhere();
    }

    @Override
    public Optional<Webhook> change(String id, WebhookEdit edit) {
        throw elsewhere();
    }

    @Override
    public boolean disable(String id, String why) {
        throw elsewhere();
    }

    @Override
    public boolean remove(String id) {
        throw elsewhere();
    }

    @Override
    public Optional<Issued> rotate(String id, Duration grace) {
        throw elsewhere();
    }

    @Override
    public List<WebhookSecret> secrets(String id) {
        throw elsewhere();
    }

    @Override
    public long cursor() {
        throw elsewhere();
    }

    @Override
    public List<Enqueued> dispatch(List<Delivery> deliveries, long upTo) {
        throw elsewhere();
    }
}
