package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.WebhookEdit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bodies by which webhooks are made and changed. */
final class WebhookBody {
    private static final BodyField<Optional<String>> NEW_URL = required(WebhookFields.URL);
    private static final BodyField<Optional<Set<LoggedEvent.Kind>>> NEW_KINDS = required(WebhookFields.KINDS);

    static final Form NEW = new Form(
            "WebhookRequest",
            "A new webhook.",
            List.of(NEW_URL, NEW_KINDS, WebhookFields.TYPES, WebhookFields.QUEUES, WebhookFields.PAYLOAD),
            """
            {"url": "https://example.org/pawl", "kinds": ["completed", "failed"], "types": ["mail"]}""");

    static final Form EDIT = new Form(
            "WebhookEdit",
            "What is to change of a webhook; what is left out stays as it is.",
            List.of(
                    WebhookFields.URL,
                    WebhookFields.KINDS,
                    WebhookFields.TYPES,
                    WebhookFields.QUEUES,
                    WebhookFields.PAYLOAD,
                    WebhookFields.ENABLED),
            """
            {"enabled": true}""");

    static final Form ROTATE = new Form("RotateRequest", "Another secret.", List.of(WebhookFields.GRACE), """
            {"grace_seconds": 86400}""").orNone();

    /** A change of one webhook. */
    record Edited(String id, WebhookEdit edit) {}

    /** A rotation of one webhook. */
    record Rotated(String id, Duration grace) {}

    private WebhookBody() {}

    /**
     * @throws Problem telling every fault
     */
    static NewWebhook read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = NEW.members(call.body(), faults);
        Optional<String> url = NEW_URL.read(members, faults);
        Optional<Set<LoggedEvent.Kind>> kinds = NEW_KINDS.read(members, faults);
        Optional<Set<String>> types = WebhookFields.TYPES.read(members, faults);
        Optional<Set<String>> queues = WebhookFields.QUEUES.read(members, faults);
        boolean payload = WebhookFields.PAYLOAD.read(members, faults).orElse(false);
        faults.check();
        return new NewWebhook(
                url.orElseThrow(), types.orElse(Set.of()), queues.orElse(Set.of()), kinds.orElseThrow(), payload);
    }

    private static <V> BodyField<V> required(BodyField<V> field) {
        return BodyField.required(field.name(), field.schema(), field.fallback(), field.reading());
    }

    /**
     * @throws Problem telling every fault
     */
    static Edited change(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = EDIT.members(call.body(), faults);
        WebhookEdit edit = edit(members, faults);
        EDIT.needOneOf(
                members,
                faults,
                WebhookFields.URL,
                WebhookFields.KINDS,
                WebhookFields.TYPES,
                WebhookFields.QUEUES,
                WebhookFields.PAYLOAD,
                WebhookFields.ENABLED);
        faults.check();
        return new Edited(call.path(WebhookFields.ID), edit);
    }

    private static WebhookEdit edit(Map<String, Member> members, Faults faults) {
        return new WebhookEdit(
                WebhookFields.URL.read(members, faults).orElse(null),
                WebhookFields.TYPES.read(members, faults).orElse(null),
                WebhookFields.QUEUES.read(members, faults).orElse(null),
                WebhookFields.KINDS.read(members, faults).orElse(null),
                WebhookFields.PAYLOAD.read(members, faults).orElse(null),
                WebhookFields.ENABLED.read(members, faults).orElse(null));
    }

    /**
     * @throws Problem telling every fault
     */
    static Rotated rotate(Call call) {
        Map<String, Member> members = ROTATE.members(call.body(), call.faults());
        return new Rotated(call.path(WebhookFields.ID), WebhookFields.GRACE.read(members, call.faults()));
    }

    /** The webhook of a request that has nothing else to say. */
    static String idOnly(Call call) {
        Form.EMPTY.members(call.body(), call.faults());
        return call.path(WebhookFields.ID);
    }
}
