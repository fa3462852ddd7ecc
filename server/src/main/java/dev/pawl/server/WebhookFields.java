package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.WebhookStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a webhook says, as requests send it. */
final class WebhookFields {
    static final Parameter<String> ID =
            Parameter.inPath("id", Schema.text("The webhook.").length(1, 100), "", text -> text);

    static final BodyField<Optional<String>> URL = BodyField.optional(
            "url",
            Schema.text("Where events are sent, https://... An address that is not public is refused unless the server"
                            + " allows such.")
                    .length(1, NewWebhook.MAX_URL_CHARS),
            Optional.empty(),
            member -> Optional.of(BodyField.text(member, NewWebhook.MAX_URL_CHARS)));

    static final BodyField<Optional<Set<LoggedEvent.Kind>>> KINDS = BodyField.optional(
            "kinds",
            kinds("Which events, one or more.").with("minItems", 1).with("maxItems", EventRequest.KINDS.size()),
            Optional.empty(),
            member -> Optional.of(kinds(member)));

    static final BodyField<Optional<Set<String>>> TYPES = names("types", "Only tasks of these types; empty for any.");

    static final BodyField<Optional<Set<String>>> QUEUES =
            names("queues", "Only tasks in these queues; empty for any.");

    static final BodyField<Optional<Boolean>> PAYLOAD = BodyField.optional(
            "payload",
            Schema.bool("Whether payload, result and error of the task are sent, too. Left out of a new one: no."),
            Optional.empty(),
            member -> Optional.of(BodyField.bool(member)));

    static final BodyField<Optional<Boolean>> ENABLED = BodyField.optional(
            "enabled",
            Schema.bool("True to send what happens from now on; false to send nothing, also not what waits."),
            Optional.empty(),
            member -> Optional.of(BodyField.bool(member)));

    static final BodyField<Duration> GRACE = BodyField.optional(
            "grace_seconds",
            Schema.number("How long the secret that it has signs, too.")
                    .range(0, WebhookStore.LONGEST_GRACE.toSeconds())
                    .with("default", WebhookStore.GRACE.toSeconds()),
            WebhookStore.GRACE,
            member -> BodyField.seconds(member, Duration.ZERO, WebhookStore.LONGEST_GRACE));

    private WebhookFields() {}

    static Schema kinds(String description) {
        return Schema.list(Schema.text("A kind of event.").with("enum", EventRequest.KINDS))
                .with("description", description);
    }

    private static Set<LoggedEvent.Kind> kinds(Member member) throws Fault {
        Set<LoggedEvent.Kind> kinds = EnumSet.noneOf(LoggedEvent.Kind.class);
        for (String kind : texts(member, EventRequest.KINDS.size())) {
            kinds.add(EventRequest.kind(kind));
        }
        return kinds;
    }

    private static BodyField<Optional<Set<String>>> names(String name, String description) {
        return BodyField.optional(
                name,
                Schema.list("string").with("description", description).with("maxItems", NewWebhook.MOST_NAMED),
                Optional.empty(),
                member -> {
                    Set<String> names = new TreeSet<>();
                    for (String text : texts(member, NewWebhook.MOST_NAMED)) {
                        names.add(Names.name(text));
                    }
                    return Optional.of(names);
                });
    }

    static List<String> texts(Member member, int most) throws Fault {
        if (member.kind() != Kind.ARRAY) {
            throw new Fault("must be an array, not " + member.kind().words());
        }
        List<Member> elements = JsonObjectText.elements(member.text());
        if (elements.size() > most) {
            throw new Fault("must have at most " + most + " elements, not " + elements.size());
        }
        List<String> texts = new ArrayList<>();
        for (Member element : elements) {
            texts.add(BodyField.text(element, Integer.MAX_VALUE));
        }
        return texts;
    }
}
