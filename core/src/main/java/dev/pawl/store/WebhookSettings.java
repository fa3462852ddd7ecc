package dev.pawl.store;

import java.time.Duration;

/**
 * How webhooks are told.
 *
 * @param allowPrivate whether events may be sent to addresses that are not public, and to those over plain HTTP, too; no unless
 *     told. Whoever may make a webhook can then reach what only this machine can
 * @param timeout for one delivery, from the connection to the answer, 100 ms to 5 minutes; 15 s unless told
 */
public record WebhookSettings(boolean allowPrivate, Duration timeout) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    // why last: it is checked when it is made.
    public static final WebhookSettings DEFAULT = new WebhookSettings(false, Duration.ofSeconds(15));

    public WebhookSettings {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout must be 100 ms to 5 minutes, not " + timeout);
        }
    }

    public WebhookSettings withAllowPrivate(boolean other) {
        return new WebhookSettings(other, timeout);
    }

    public WebhookSettings withTimeout(Duration other) {
        return new WebhookSettings(allowPrivate, other);
    }
}
