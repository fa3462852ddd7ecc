package dev.pawl.server;

import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.TraceContext;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of an enqueue: its fields, each checked, every fault told at once.
 *
 * @param payload as it was sent
 * @param debounces whether it replaces what waits under its key
 * @param ref what others of the same request call it
 * @param wishes what it waits for
 */
record EnqueueBody(
        TaskRequest<JsonText> request,
        String payload,
        boolean debounces,
        Optional<String> ref,
        List<DependencyFields.Wish> wishes) {
    static final int MAX_PRIORITY = 1_000;

    private static final String NEEDS_KEY = "needs an idempotency_key";

    static final BodyField<String> TYPE = BodyField.required(
            "type",
            Schema.text("Which handlers may work the task. Trimmed.").length(1, NewTask.MAX_NAME_CHARS),
            "",
            EnqueueBody::name);

    static final BodyField<String> PAYLOAD = BodyField.optional(
            "payload",
            Schema.object(
                            "The input of the handler, up to 1 MiB unless the server is set otherwise; kept as it is written, so no"
                                    + " number loses a digit.")
                    .with("default", Map.of()),
            "{}",
            BodyField::object);

    static final BodyField<Integer> PRIORITY =
            BodyField.integer("priority", "Lower runs first.", 1, MAX_PRIORITY, NewTask.DEFAULT_PRIORITY);

    static final BodyField<Compatibility> COMPATIBILITY = BodyField.optional(
            "compatibility",
            Schema.object("What the worker must be capable of; none fits every worker.")
                    .with("additionalProperties", Map.of("type", List.of("string", "number", "boolean")))
                    .orNull(),
            Compatibility.NONE,
            EnqueueBody::compatibility);

    static final BodyField<Integer> MAX_ATTEMPTS = BodyField.integer(
            "max_attempts", "How often the task is tried.", 1, NewTask.MAX_ATTEMPTS, NewTask.DEFAULT_MAX_ATTEMPTS);

    private static final BodyField<Optional<Instant>> RUN_AFTER = BodyField.optional(
            "run_after_utc",
            Schema.time("Not before this: ISO-8601 with any offset, UTC when it has none, from 1970 to 9999.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> IsoTime.read(BodyField.text(member, NewTask.MAX_NAME_CHARS))));

    private static final BodyField<Optional<String>> KEY = BodyField.optional(
            "idempotency_key",
            Schema.text("At most one task has this key; a repeat answers with that task. Empty means none.")
                    .length(0, NewTask.MAX_KEY_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, NewTask.MAX_KEY_CHARS)));

    static final BodyField<String> QUEUE = BodyField.optional(
            "queue",
            Schema.text("Where the task stands. Trimmed.")
                    .length(1, NewTask.MAX_NAME_CHARS)
                    .with("default", NewTask.DEFAULT_QUEUE),
            NewTask.DEFAULT_QUEUE,
            EnqueueBody::name);

    static final BodyField<Optional<String>> LIMIT_KEY = BodyField.optional(
            "limit_key",
            Schema.text("Tasks with the same one share the limits set for it. Empty means none.")
                    .length(0, NewTask.MAX_KEY_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, NewTask.MAX_KEY_CHARS)));

    private static final Duration SHORTEST_UNIQUE = Duration.ofMillis(1);

    private static final BodyField<Optional<Duration>> UNIQUE_FOR = BodyField.optional(
            "unique_for_seconds",
            Schema.number(
                            "For how long the idempotency key is this task's, to the millisecond; without it, as long as the"
                                    + " task is stored. Needs `idempotency_key`.")
                    .with("minimum", BodyField.seconds(SHORTEST_UNIQUE))
                    .with("maximum", BodyField.seconds(Uniqueness.LONGEST))
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.seconds(member, SHORTEST_UNIQUE, Uniqueness.LONGEST)));

    private static final BodyField<Boolean> DEBOUNCE = BodyField.bool(
            "debounce",
            "While a task with the idempotency key waits, this one replaces its payload and its time to run. Needs"
                    + " `idempotency_key`; not together with `unique_for_seconds`.",
            false);

    static final Form FORM = new Form(
            "EnqueueRequest",
            "A task to be enqueued.",
            List.of(
                    TYPE,
                    PAYLOAD,
                    PRIORITY,
                    COMPATIBILITY,
                    MAX_ATTEMPTS,
                    RUN_AFTER,
                    KEY,
                    QUEUE,
                    LIMIT_KEY,
                    UNIQUE_FOR,
                    DEBOUNCE,
                    DependencyFields.REF,
                    DependencyFields.DEPENDS_ON),
            """
            {"type": "mail", "payload": {"to": "ada@example.org"}, "idempotency_key": "welcome-ada"}""");

    /**
     * @throws Problem telling every fault
     */
    static EnqueueBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        EnqueueBody read = read(members, call.faults()).among(Map.of(), call.faults());
        call.faults().check();
        call.checkSize(PAYLOAD.name(), read.payload);
        return read.in(TraceHeaders.read(call.headers()));
    }

    /**
     * One of many, whose faults do not end the request; they are noted.
     *
     * @param json its object
     */
    static EnqueueBody read(String json, int maxPayloadBytes, Faults faults) {
        Map<String, Member> members = Map.of();
        try {
            members = FORM.members(json, faults);
        } catch (Problem unreadable) {
            faults.addAll(unreadable.errors());
            if (unreadable.errors().isEmpty()) {
                faults.add("body", unreadable.detail());
            }
            return read(members, new Faults());
        }
        EnqueueBody read = read(members, faults);
        int bytes = Call.utf8Bytes(read.payload);
        if (bytes > maxPayloadBytes) {
            faults.add(PAYLOAD.name(), "must be at most " + maxPayloadBytes + " bytes, not " + bytes);
        }
        return read;
    }

    /** Faults are noted; where there are any, what is read means nothing. */
    private static EnqueueBody read(Map<String, Member> members, Faults faults) {
        String payload = PAYLOAD.read(members, faults);
        TaskType<JsonText> type = TaskType.json(TYPE.read(members, faults));
        TaskRequest<JsonText> request = type.with(new JsonText(payload))
                .priority(PRIORITY.read(members, faults))
                .compatibility(COMPATIBILITY.read(members, faults))
                .maxAttempts(MAX_ATTEMPTS.read(members, faults))
                .queue(QUEUE.read(members, faults))
                .idempotencyKey(KEY.read(members, faults).orElse(null))
                .limitKey(LIMIT_KEY.read(members, faults).orElse(null));
        Optional<Instant> runAfter = RUN_AFTER.read(members, faults);
        Optional<Duration> uniqueFor = UNIQUE_FOR.read(members, faults);
        boolean debounces = DEBOUNCE.read(members, faults);
        Optional<String> ref = DependencyFields.REF.read(members, faults);
        List<DependencyFields.Wish> wishes = DependencyFields.DEPENDS_ON.read(members, faults);
        if (hasNoKey(members)) {
            uniqueFor.ifPresent(time -> faults.add(UNIQUE_FOR.name(), NEEDS_KEY));
        }
        if (debounces && (hasNoKey(members) || uniqueFor.isPresent())) {
            faults.add(
                    DEBOUNCE.name(),
                    uniqueFor.isPresent() ? "must not be true together with " + UNIQUE_FOR.name() : NEEDS_KEY);
        }
        if (!faults.isEmpty()) {
            return new EnqueueBody(request, payload, debounces, Optional.empty(), List.of());
        }
        request = uniqueFor.map(request::uniqueFor).orElse(request);
        request = debounces ? request.debounce() : request;
        return new EnqueueBody(runAfter.map(request::runAfter).orElse(request), payload, debounces, ref, wishes);
    }

    /** The same, enqueued in this trace; null for none. */
    EnqueueBody in(@Nullable TraceContext trace) {
        return new EnqueueBody(request.trace(trace), payload, debounces, ref, wishes);
    }

    /** The same, where each name stands for a place among the tasks that are enqueued with it. Faults are noted. */
    EnqueueBody among(Map<String, Integer> places, Faults faults) {
        if (wishes.isEmpty()) {
            return this;
        }
        try {
            return new EnqueueBody(
                    request.dependsOn(DependencyFields.dependencies(wishes, places)),
                    payload,
                    debounces,
                    ref,
                    List.of());
        } catch (Fault fault) {
            faults.add(DependencyFields.DEPENDS_ON.name(), fault.told());
            return this;
        }
    }

    private static boolean hasNoKey(Map<String, Member> members) {
        Member key = members.get(KEY.name());
        return key == null
                || key.kind() == Kind.NULL
                || key.kind() == Kind.STRING && key.text().isEmpty();
    }

    private static String name(Member member) throws Fault {
        return Names.name(BodyField.text(member, Integer.MAX_VALUE));
    }

    private static Compatibility compatibility(Member member) throws Fault {
        if (member.kind() == Kind.NULL) {
            return Compatibility.NONE;
        }
        Map<String, Object> required = new LinkedHashMap<>();
        for (Map.Entry<String, Member> one :
                JsonObjectText.members(BodyField.object(member)).entrySet()) {
            required.put(
                    BodyField.storable(one.getKey(), Compatibility.MAX_CHARS), scalar(one.getKey(), one.getValue()));
        }
        try {
            return Compatibility.of(required);
        } catch (InvalidTaskException invalid) {
            throw Fault.of(invalid);
        }
    }

    static Object scalar(String name, Member member) throws Fault {
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
}
