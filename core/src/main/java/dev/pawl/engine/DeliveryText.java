package dev.pawl.engine;

import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookStore.Delivery;
import dev.pawl.task.Backoff;
import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import dev.pawl.task.Uniqueness;
import dev.pawl.task.UtcText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be sent to a webhook, as the payload of its task has it.
 *
 * @param id of what is sent; the same in all attempts
 * @param event its members, as they are sent
 */
public record DeliveryText(String webhookId, String id, ObjectNode event) {
    /** From 5 s, doubling to 6 hours: {@value #ATTEMPTS} attempts take about 17 hours. */
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofHours(6));

    private static final int ATTEMPTS = 15;
    private static final String PING = "ping";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The task that tells a webhook of an event. */
    static Delivery of(Webhook webhook, LoggedEvent event) {
        String key = "webhook:" + webhook.id() + ":" + event.id();
        return new Delivery(event.id(), task(webhook.id(), webhook.id() + "_" + event.id(), members(event), key));
    }

    /**
     * A task that shows whether a webhook is heard.
     *
     * @param number unlike any other
     */
    public static NewTask ping(String webhookId, long number, long now) {
        ObjectNode event = JSON.createObjectNode().put("kind", PING).put("happened_at_utc", utc(now));
        return task(webhookId, webhookId + "_ping" + Long.toHexString(number), event, null);
    }

    private static NewTask task(String webhookId, String id, ObjectNode event, @Nullable String key) {
        ObjectNode payload =
                JSON.createObjectNode().put("webhook_id", webhookId).put("id", id);
        payload.set("event", event);
        return new NewTask(
                Webhook.TYPE,
                payload.toString(),
                Webhook.QUEUE,
                NewTask.DEFAULT_PRIORITY,
                Compatibility.NONE,
                ATTEMPTS,
                null,
                key,
                Uniqueness.ALWAYS,
                webhookId,
                null);
    }

    private static ObjectNode members(LoggedEvent event) {
        ObjectNode members = JSON.createObjectNode()
                .put("event_id", event.id())
                .put("kind", event.kind().wireName())
                .put("happened_at_utc", utc(event.at()));
        LoggedEvent.Subject task = event.task();
        if (task != null) {
            members.put("task_id", task.id())
                    .put("type", task.type())
                    .put("queue", task.queue())
                    .put("status", task.status().wireName())
                    .put("attempt", task.attempt() == 0 ? null : (Integer) task.attempt())
                    .put("worker_id", task.worker())
                    .put("run_seconds", task.runMillis() == null ? null : BigDecimal.valueOf(task.runMillis(), 3));
        }
        return members;
    }

    private static String utc(long millis) {
        return UtcText.write(millis);
    }

    /**
     * What a task's payload says.
     *
     * @throws InvalidTaskException when it is not one that was made here
     */
    static DeliveryText read(String payload) {
        try {
            JsonNode read = JSON.readTree(payload);
            ObjectNode event = read.required("event").asObject();
            event.required("kind").stringValue();
            Instant.parse(event.required("happened_at_utc").stringValue());
            return new DeliveryText(
                    read.required("webhook_id").stringValue(),
                    checked(read.required("id").stringValue()),
                    event);
        } catch (JacksonException | DateTimeException changed) {
            throw new InvalidTaskException("payload", "is not one of a delivery: " + changed.getMessage());
        }
    }

    /** why: it stands in a header. */
    private static String checked(String id) {
        if (!id.matches("[a-z0-9_]{1,100}")) {
            throw new InvalidTaskException("payload", "has an id that none has");
        }
        return id;
    }

    boolean isPing() {
        return event.get("kind").stringValue().equals(PING);
    }

    Instant happenedAt() {
        return Instant.parse(event.get("happened_at_utc").stringValue());
    }

    /** The task that it is about; null when it is about none. */
    @Nullable
    Long taskId() {
        JsonNode task = event.get("task_id");
        return task == null ? null : (Long) task.longValue();
    }

    /**
     * The body to send: type, timestamp and data, as the Standard Webhooks say.
     *
     * @param task whose contents are sent, too; null for none
     */
    String body(@Nullable Task task) {
        String kind = event.get("kind").stringValue();
        ObjectNode body = JSON.createObjectNode()
                .put("type", type(kind))
                .put("timestamp", event.get("happened_at_utc").stringValue());
        ObjectNode data = event.deepCopy();
        if (task != null) {
            data.set("payload", json(task.payload()));
            data.set("result", task.result() == null ? JSON.nullNode() : json(task.result()));
            data.put("error_message", task.errorMessage());
        }
        body.set("data", data);
        return body.toString();
    }

    private static String type(String kind) {
        if (kind.equals(PING)) {
            return "webhook.ping";
        }
        return kind.equals(Kind.GAP.wireName()) ? "events.gap" : "task." + kind;
    }

    /** why not raw: it is made part of a document that must hold together. */
    private static JsonNode json(String written) {
        try {
            return JSON.readTree(written);
        } catch (JacksonException notJson) {
            return JSON.getNodeFactory().stringNode(written);
        }
    }
}
