package dev.pawl.store;

import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.task.InvalidTaskException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a webhook; null stays as it is.
 *
 * @param enabled true to send again: what happens from then on; false to send nothing, also not what waits
 */
public record WebhookEdit(
        @Nullable String url,
        @Nullable Set<String> types,
        @Nullable Set<String> queues,
        @Nullable Set<Kind> kinds,
        @Nullable Boolean payload,
        @Nullable Boolean enabled) {
    /**
     * The webhook as it will be.
     *
     * @throws InvalidTaskException telling every fault
     */
    public NewWebhook of(Webhook webhook) {
        return new NewWebhook(
                url != null ? url : webhook.url(),
                types != null ? types : webhook.filter().types(),
                queues != null ? queues : webhook.filter().queues(),
                kinds != null ? kinds : webhook.filter().kinds(),
                payload != null ? payload : webhook.payload());
    }
}
