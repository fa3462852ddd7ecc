package dev.pawl.server;

import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of an enqueue: its fields, each checked, every fault told at once. */
final class EnqueueBody {
    private static final BodyField<String> TYPE = BodyField.required(
            "type",
            Schema.text("Which handlers may work the task. Trimmed.").length(1, NewTask.MAX_NAME_CHARS),
            "",
            EnqueueBody::name);

    private static final BodyField<String> PAYLOAD = BodyField.optional(
            "payload",
            Schema.object(
                            "The input of the handler, up to 1 MiB unless the server is set otherwise; kept as it is written, so no"
                                    + " number loses a digit.")
                    .with("default", Map.of()),
            "{}",
            EnqueueBody::object);

    private static final BodyField<Integer> PRIORITY =
            BodyField.integer("priority", "Lower runs first.", 1, 1_000, NewTask.DEFAULT_PRIORITY);

    private static final BodyField<Compatibility> COMPATIBILITY = BodyField.optional(
            "compatibility",
            Schema.object("What the worker must be capable of; none fits every worker.")
                    .with("additionalProperties", Map.of("type", List.of("string", "number", "boolean")))
                    .orNull(),
            Compatibility.NONE,
            EnqueueBody::compatibility);

    private static final BodyField<Integer> MAX_ATTEMPTS = BodyField.integer(
            "max_attempts", "How often the task is tried.", 1, NewTask.MAX_ATTEMPTS, NewTask.DEFAULT_MAX_ATTEMPTS);

    private static final BodyField<Optional<Instant>> RUN_AFTER = BodyField.optional(
            "run_after_utc",
            Schema.time("Not before this: ISO-8601 with any offset, UTC when it has none, from 1970 to 9999.")
                    .orNull(),
            Optional.empty(),
            member -> isNull(member)
                    ? Optional.empty()
                    : Optional.of(IsoTime.read(BodyField.text(member, NewTask.MAX_NAME_CHARS))));

    private static final BodyField<Optional<String>> KEY = BodyField.optional(
            "idempotency_key",
            Schema.text("At most one task has this key; a repeat answers with that task. Empty means none.")
                    .length(0, NewTask.MAX_KEY_CHARS)
                    .orNull(),
            Optional.empty(),
            member -> isNull(member) ? Optional.empty() : Optional.of(BodyField.text(member, NewTask.MAX_KEY_CHARS)));

    private static final BodyField<String> QUEUE = BodyField.optional(
            "queue",
            Schema.text("Where the task stands. Trimmed.")
                    .length(1, NewTask.MAX_NAME_CHARS)
                    .with("default", NewTask.DEFAULT_QUEUE),
            NewTask.DEFAULT_QUEUE,
            EnqueueBody::name);

    static final Form FORM = new Form(
            "EnqueueRequest",
            "A task to be enqueued.",
            List.of(TYPE, PAYLOAD, PRIORITY, COMPATIBILITY, MAX_ATTEMPTS, RUN_AFTER, KEY, QUEUE));

    private EnqueueBody() {}

    /**
     * @throws Problem telling every fault
     */
    static TaskRequest<JsonText> read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        String payload = PAYLOAD.read(members, faults);
        TaskType<JsonText> type = TaskType.json(TYPE.read(members, faults));
        TaskRequest<JsonText> request = type.with(new JsonText(payload))
                .priority(PRIORITY.read(members, faults))
                .compatibility(COMPATIBILITY.read(members, faults))
                .maxAttempts(MAX_ATTEMPTS.read(members, faults))
                .queue(QUEUE.read(members, faults))
                .idempotencyKey(KEY.read(members, faults).orElse(null));
        Optional<Instant> runAfter = RUN_AFTER.read(members, faults);
        faults.check();
        call.checkSize("payload", payload);
        return runAfter.map(request::runAfter).orElse(request);
    }

    private static String name(Member member) throws Fault {
        String name = BodyField.text(member, Integer.MAX_VALUE).strip();
        if (name.isEmpty() || name.length() > NewTask.MAX_NAME_CHARS) {
            throw new Fault("must have 1 to " + NewTask.MAX_NAME_CHARS + " characters, not " + name.length());
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new Fault("must not contain control characters");
        }
        return name;
    }

    private static String object(Member member) throws Fault {
        if (member.kind() != Kind.OBJECT) {
            throw new Fault("must be an object, not " + member.kind().words());
        }
        return member.text();
    }

    private static Compatibility compatibility(Member member) throws Fault {
        if (isNull(member)) {
            return Compatibility.NONE;
        }
        Map<String, Object> required = new LinkedHashMap<>();
        for (Map.Entry<String, Member> one :
                JsonObjectText.members(object(member)).entrySet()) {
            required.put(
                    BodyField.storable(one.getKey(), Compatibility.MAX_CHARS), scalar(one.getKey(), one.getValue()));
        }
        try {
            return Compatibility.of(required);
        } catch (InvalidTaskException invalid) {
            throw new Fault(String.join(
                    "; ", invalid.violations().stream().map(Violation::message).toList()));
        }
    }

    private static Object scalar(String name, Member member) throws Fault {
        return switch (member.kind()) {
            case STRING -> BodyField.storable(member.text(), Compatibility.MAX_CHARS);
            case BOOLEAN -> Boolean.valueOf(member.text());
            case NUMBER -> number(name, member.text());
            default ->
                throw new Fault("each value must be a string, a number or a boolean; '" + Fault.quoted(name) + "' is "
                        + member.kind().words());
        };
    }

    /** A number that is stored as it was meant: integers exactly, fractions as doubles. */
    private static Number number(String name, String text) throws Fault {
        try {
            if (text.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
                return Long.valueOf(text);
            }
            double fraction = Double.parseDouble(text);
            if (Double.isFinite(fraction)) {
                return fraction;
            }
        } catch (NumberFormatException beyondLong) {
            // told below
        }
        throw new Fault("the number of '" + Fault.quoted(name) + "' is too large to be compared");
    }

    private static boolean isNull(Member member) {
        return member.kind() == Kind.NULL;
    }
}
