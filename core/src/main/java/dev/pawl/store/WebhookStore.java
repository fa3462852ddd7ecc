package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what happens to tasks, and how far they have been. While a webhook is enabled every process writes the event log,
 * also when nobody sends: what is kept of it is sent later.
 *
 * <p>Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface WebhookStore {
    /** For how long the secret before a rotation signs, too, unless told. */
    Duration GRACE = Duration.ofDays(1);

    /** The longest such time. */
    Duration LONGEST_GRACE = Duration.ofDays(30);

    /** How many there can be: each looks at every event. */
    int MOST_WEBHOOKS = 100;

    /** A webhook and a secret of it; this is the only time the secret is told. */
    record Issued(Webhook webhook, WebhookSecret secret) {}

    /** What is to be sent of an event: the task that does it. */
    record Delivery(long eventId, NewTask task) {}

    /**
     * Makes a webhook; it is told what happens from now on.
     *
     * @throws InvalidTaskException when there are {@value #MOST_WEBHOOKS}
     */
    Issued add(NewWebhook wanted);

    /** All of them, the oldest first. */
    List<Webhook> webhooks();

    /**
     * Changes a webhook. One that is enabled again is told what happens from then on.
     *
     * @return empty when there is none
     * @throws InvalidTaskException telling every fault
     */
    Optional<Webhook> change(String id, WebhookEdit edit);

    /** Sends nothing more to a webhook, and notes why. Whether there is one. */
    boolean disable(String id, String why);

    /** Removes a webhook with its secrets. Whether there was one. */
    boolean remove(String id);

    /**
     * Gives a webhook another secret; the one it had signs beside it for so long, so that its receiver can change over. A
     * webhook whose last rotation is younger than that loses the secret before it at once.
     *
     * @param grace 0 to {@link #LONGEST_GRACE}
     * @return empty when there is no such webhook
     */
    Optional<Issued> rotate(String id, Duration grace);

    /** With what deliveries are signed now, the newest first; empty when there is no such webhook. */
    List<WebhookSecret> secrets(String id);

    /** The newest event whose deliveries were made. */
    long cursor();

    /**
     * Stores the deliveries of events beyond the {@link #cursor}, and moves it, in one transaction: of several processes at the
     * same events one makes each delivery.
     *
     * @param deliveries in the order of their events
     * @param upTo the newest event that was looked at
     * @return the tasks that were stored, and those whose idempotency key was known
     */
    List<Enqueued> dispatch(List<Delivery> deliveries, long upTo);

    /**
     * Stores a delivery that is of no event, for a webhook to show whether it is heard. Where a server keeps the webhooks, the
     * delivery is one that it makes.
     *
     * @return the task that sends it; empty when there is no such webhook
     */
    Optional<Enqueued> test(String id, NewTask delivery);

    /** The one with this id, if there is one. */
    default Optional<Webhook> webhook(@Nullable String id) {
        return webhooks().stream().filter(webhook -> webhook.id().equals(id)).findFirst();
    }
}
