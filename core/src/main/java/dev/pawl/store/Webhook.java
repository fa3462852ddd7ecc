package dev.pawl.store;

import org.jspecify.annotations.Nullable;

/**
 * A system that is told what happens to tasks. Each event that it takes becomes a task of the queue {@value #QUEUE} that has the
 * webhook's id for its limit key; what is done with tasks can be done with it. Times are epoch milliseconds.
 *
 * @param id {@code wh_} and 12 hexadecimal digits
 * @param payload whether payload, result and error of the task are sent, too
 * @param since the newest event that it is not told
 * @param disabled why nothing is sent; null while it is
 * @param oldSecretUntil until when the secret before the last rotation signs, too; null when there is none
 */
public record Webhook(
        String id,
        String url,
        EventFilter filter,
        boolean payload,
        long createdAt,
        long since,
        @Nullable String disabled,
        @Nullable Long oldSecretUntil) {
    /** Where deliveries wait. */
    public static final String QUEUE = "pawl.webhooks";

    /** The type of deliveries. */
    public static final String TYPE = "pawl.webhook";

    /** Whether it is sent this event. What happens to deliveries is told nobody: it would never end. */
    public boolean takes(LoggedEvent event) {
        LoggedEvent.Subject task = event.task();
        return disabled == null
                && event.id() > since
                && filter.takes(event)
                && (task == null || !task.queue().equals(QUEUE));
    }
}
