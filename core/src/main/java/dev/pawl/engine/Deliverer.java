package dev.pawl.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.engine.HttpPost.Answer;
import dev.pawl.store.Store;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookSettings;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.Time;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what is to be sent to webhooks: the handler of their tasks. What the receiver answers says how the attempt ends.
 *
 * <p>Threading: safe for any number of threads; each delivery waits on one of a worker's.
 */
public final class Deliverer {
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** A receiver that always asks for patience gets it for so long; then each further answer uses an attempt. */
    private static final Duration PATIENCE = Duration.ofDays(3);

    private final Store store;
    private final WebhookSettings settings;
    private final UnaryOperator<Task> shown;
    private final Time time;
    private final HttpPost post;

    /**
     * @param shown a task as it may be shown
     */
    public Deliverer(Store store, WebhookSettings settings, UnaryOperator<Task> shown, Time time) {
        this.store = store;
        this.settings = settings;
        this.shown = shown;
        this.time = time;
        this.post = new HttpPost((SSLSocketFactory) SSLSocketFactory.getDefault(), time);
    }

    public Handling handling() {
        return new Handling(
                run -> deliver(run.claim().payload()),
                type -> new Handling.Terms(DeliveryText.BACKOFF, null),
                thrown -> false);
    }

    private Handling.Result deliver(String payload) {
        DeliveryText text;
        try {
            text = DeliveryText.read(payload);
        } catch (InvalidTaskException unreadable) {
            return ended(Outcome.discard(String.valueOf(unreadable.getMessage())));
        }
        Webhook webhook = store.webhooks().webhook(text.webhookId()).orElse(null);
        if (webhook == null) {
            return ended(Outcome.cancel("the webhook was removed"));
        }
        if (webhook.disabled() != null && !text.isPing()) {
            return ended(Outcome.cancel("the webhook is disabled: " + webhook.disabled()));
        }
        try {
            return ended(text, send(webhook, text));
        } catch (IOException failed) {
            return ended(Outcome.retry("could not be sent: " + plain(failed)));
        }
    }

    private static String plain(IOException failed) {
        String message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }

    private Answer send(Webhook webhook, DeliveryText text) throws IOException {
        String body = body(webhook, text);
        long timestamp = time.now() / 1_000;
        String signatures = store.webhooks().secrets(webhook.id()).stream()
                .map(secret -> secret.sign(text.id(), timestamp, body))
                .collect(Collectors.joining(" "));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Pawl");
        headers.put("webhook-id", text.id());
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", signatures);
        Target target = new Target(URI.create(webhook.url()), settings.allowPrivate());
        return post.send(target, headers, body, settings.timeout());
    }

    /** With what the webhook wants of the task, unless that is too long: then the receiver asks for it itself. */
    private String body(Webhook webhook, DeliveryText text) {
        Long taskId = text.taskId();
        Task task = webhook.payload() && taskId != null
                ? store.browser().get(taskId).map(shown).orElse(null)
                : null;
        String whole = text.body(task);
        return whole.getBytes(UTF_8).length <= HttpPost.MOST_BYTES ? whole : text.body(null);
    }

    private Handling.Result ended(DeliveryText text, Answer answer) {
        if (answer.status() / 100 == 2) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("status", answer.status());
            result.put("answer", answer.body());
            return new Handling.Result(Outcome.done(), JsonMapper.shared().writeValueAsString(result));
        }
        String told = "answered " + answer.status() + (answer.body().isBlank() ? "" : ": " + answer.body());
        if (answer.status() == GONE) {
            store.webhooks().disable(text.webhookId(), "the receiver answered 410 Gone");
            return ended(Outcome.cancel("the receiver " + told + "; the webhook is disabled"));
        }
        Instant now = Instant.ofEpochMilli(time.now());
        Duration wait = wait(answer, now);
        if (wait != null && now.isBefore(text.happenedAt().plus(PATIENCE))) {
            return ended(Outcome.snooze(now.plus(wait)));
        }
        boolean redirects = answer.status() / 100 == 3;
        return ended(Outcome.retry("the receiver " + told + (redirects ? "; redirects are not followed" : "")));
    }

    private static Handling.Result ended(Outcome outcome) {
        return new Handling.Result(outcome, null);
    }

    /** For how long the receiver wants no more; null when it does not say, or has no reason to. */
    private static @Nullable Duration wait(Answer answer, Instant now) {
        String after = answer.retryAfter();
        if (after == null || answer.status() != TOO_MANY && answer.status() != UNAVAILABLE) {
            return null;
        }
        try {
            Duration wait = after.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(after))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            if (wait.compareTo(Duration.ofSeconds(1)) < 0) {
                return Duration.ofSeconds(1);
            }
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
