package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Backoff;
import dev.pawl.task.NewTask;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a type that is put, and what the routes of types take beside it. */
final class TypeBody {
    static final Parameter<String> NAME =
            Parameter.inPath("name", Schema.text("The type.").length(1, NewTask.MAX_NAME_CHARS), "", Names::name);

    static final BodyField<String> DESCRIPTION = BodyField.optional(
            "description",
            Schema.text("For people.")
                    .length(0, TypeRules.MAX_DESCRIPTION_CHARS)
                    .with("default", ""),
            "",
            member -> BodyField.text(member, TypeRules.MAX_DESCRIPTION_CHARS));

    private static final BodyField<Optional<String>> PAYLOAD_SCHEMA = BodyField.optional(
            "payload_schema",
            Schema.object("How its payloads must look: a JSON Schema, draft 2020-12; null for any.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(BodyField::object));

    static final BodyField<Optional<String>> QUEUE = BodyField.optional(
            "queue",
            Schema.text("Where its tasks stand when nobody says. Trimmed.")
                    .length(1, NewTask.MAX_NAME_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> Names.name(BodyField.text(member, Integer.MAX_VALUE))));

    static final BodyField<Optional<Integer>> PRIORITY =
            integer("priority", "Their priority when nobody says.", TypeDefaults.MAX_PRIORITY);

    static final BodyField<Optional<Integer>> MAX_ATTEMPTS =
            integer("max_attempts", "How often they are tried when nobody says.", NewTask.MAX_ATTEMPTS);

    private static final BodyField<Optional<Integer>> MAX_DEATHS = integer(
            "max_deaths",
            "After so many deaths of its worker in a row one of its tasks is quarantined; it holds of those that are stored, too.",
            NewTask.MAX_ATTEMPTS);

    private static final BodyField<Optional<String>> LIMIT_KEY = BodyField.optional(
            "limit_key",
            Schema.text("Their limit key when nobody says: they share the limits set for it.")
                    .length(0, NewTask.MAX_KEY_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, NewTask.MAX_KEY_CHARS)));

    private static final BodyField<Optional<Duration>> TIMEOUT = BodyField.optional(
            "timeout_seconds",
            Schema.number("How long one attempt may run when its worker's code does not say.")
                    .with("minimum", BodyField.seconds(TypeDefaults.SHORTEST_TIMEOUT))
                    .with("maximum", BodyField.seconds(TypeDefaults.LONGEST_TIMEOUT))
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(
                    member -> BodyField.seconds(member, TypeDefaults.SHORTEST_TIMEOUT, TypeDefaults.LONGEST_TIMEOUT)));

    private static final BodyField<List<String>> ALIASES = BodyField.optional(
            "aliases",
            Schema.list("string")
                    .with(
                            "description",
                            "Names that it had before; what is enqueued under one becomes a task of this type.")
                    .with("maxItems", TypeRules.MOST_ALIASES),
            List.of(),
            member -> {
                List<String> names = new ArrayList<>();
                for (String text : WebhookFields.texts(member, TypeRules.MOST_ALIASES)) {
                    names.add(Names.name(text));
                }
                return names;
            });

    static final Form FORM = new Form(
            "TypeRequest",
            "What is to be registered of a type; what is left out is not told any more.",
            List.of(
                    DESCRIPTION,
                    PAYLOAD_SCHEMA,
                    QUEUE,
                    PRIORITY,
                    MAX_ATTEMPTS,
                    MAX_DEATHS,
                    LIMIT_KEY,
                    BackoffFields.BACKOFF,
                    TIMEOUT,
                    ALIASES),
            """
            {"description": "Sends a mail", "priority": 50,
             "payload_schema": {"type": "object", "required": ["to"], "properties": {"to": {"type": "string"}}}}""");

    private TypeBody() {}

    private static BodyField<Optional<Integer>> integer(String name, String description, int most) {
        return BodyField.optional(
                name,
                Schema.integer(description).range(1, most).orNull(),
                Optional.empty(),
                BodyField.orNull(member -> BodyField.integer(member, 1, most)));
    }

    /**
     * @throws Problem telling every fault
     */
    static TypeRules read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        String description = DESCRIPTION.read(members, faults);
        Optional<String> schema = PAYLOAD_SCHEMA.read(members, faults);
        Optional<String> queue = QUEUE.read(members, faults);
        Optional<Integer> priority = PRIORITY.read(members, faults);
        Optional<Integer> maxAttempts = MAX_ATTEMPTS.read(members, faults);
        Optional<Integer> maxDeaths = MAX_DEATHS.read(members, faults);
        Optional<String> limitKey = LIMIT_KEY.read(members, faults);
        Optional<Backoff> backoff = BackoffFields.BACKOFF.read(members, faults);
        Optional<Duration> timeout = TIMEOUT.read(members, faults);
        List<String> aliases = ALIASES.read(members, faults);
        faults.check();
        return new TypeRules(
                call.path(NAME),
                description,
                schema.orElse(null),
                new TypeDefaults(
                        queue.orElse(null),
                        priority.orElse(null),
                        maxAttempts.orElse(null),
                        maxDeaths.orElse(null),
                        limitKey.orElse(null),
                        backoff.orElse(null),
                        timeout.orElse(null)),
                aliases);
    }

    /** The type of a request that has nothing else to say. */
    static String nameOnly(Call call) {
        Form.EMPTY.members(call.body(), call.faults());
        return call.path(NAME);
    }
}
