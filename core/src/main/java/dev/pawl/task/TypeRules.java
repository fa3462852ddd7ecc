package dev.pawl.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is registered of a task type: how its payloads look, and what holds of its tasks where whoever enqueues them says
 * nothing. Types that nobody registered are free.
 *
 * @param name the type, 1 to 200 characters
 * @param description up to 1,000 characters, for people
 * @param payloadSchema a JSON Schema, draft 2020-12, up to 65,536 characters; null for any payload
 * @param queue null for {@value NewTask#DEFAULT_QUEUE}
 * @param priority 1 to 1000; null for {@value NewTask#DEFAULT_PRIORITY}
 * @param maxAttempts 1 to 100; null for {@value NewTask#DEFAULT_MAX_ATTEMPTS}
 * @param aliases up to 20 names that the type had before: what is enqueued under one becomes a task of this type
 */
public record TypeRules(
        String name,
        String description,
        @Nullable String payloadSchema,
        @Nullable String queue,
        @Nullable Integer priority,
        @Nullable Integer maxAttempts,
        List<String> aliases) {
    public static final int MAX_DESCRIPTION_CHARS = 1_000;
    public static final int MAX_SCHEMA_CHARS = 65_536;
    public static final int MOST_ALIASES = 20;
    public static final int MAX_PRIORITY = 1_000;

    /**
     * @throws InvalidTaskException telling every fault
     */
    public TypeRules {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        name = type("name", name, faults);
        queue = queue == null ? null : NewTask.queueName(queue);
        if (description.length() > MAX_DESCRIPTION_CHARS || !NewTask.isStorable(description)) {
            add(faults, "description", "must be text of at most " + MAX_DESCRIPTION_CHARS + " characters");
        }
        if (payloadSchema != null && payloadSchema.length() > MAX_SCHEMA_CHARS) {
            add(faults, "payload_schema", "must be at most " + MAX_SCHEMA_CHARS + " characters");
        }
        if (priority != null && (priority < 1 || priority > MAX_PRIORITY)) {
            add(faults, "priority", "must be from 1 to " + MAX_PRIORITY + ", not " + priority);
        }
        if (maxAttempts != null && (maxAttempts < 1 || maxAttempts > NewTask.MAX_ATTEMPTS)) {
            add(faults, "max_attempts", "must be from 1 to " + NewTask.MAX_ATTEMPTS + ", not " + maxAttempts);
        }
        if (aliases.size() > MOST_ALIASES) {
            add(faults, "aliases", "must be at most " + MOST_ALIASES);
        }
        List<String> names = new ArrayList<>();
        Set<String> known = new HashSet<>(Set.of(name));
        for (String alias : aliases) {
            String one = type("aliases", alias, faults);
            if (!known.add(one)) {
                add(faults, "aliases", "must be other names than the type's, each once, not '" + one + "'");
            }
            names.add(one);
        }
        aliases = List.copyOf(names);
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** With nothing said of it but its name. */
    public static TypeRules of(String name) {
        return new TypeRules(name, "", null, null, null, null, List.of());
    }

    private static String type(String field, String name, List<InvalidTaskException.Violation> faults) {
        try {
            String type = NewTask.of(name, "{}").type();
            if (type.startsWith(NewTask.RESERVED)) {
                add(faults, field, "must not begin with '" + NewTask.RESERVED + "': such names are Pawl's own");
            }
            return type;
        } catch (InvalidTaskException invalid) {
            invalid.violations().forEach(fault -> add(faults, field, fault.message()));
            return name;
        }
    }

    private static void add(List<InvalidTaskException.Violation> faults, String field, String message) {
        faults.add(new InvalidTaskException.Violation(field, message));
    }

    public TypeRules withDescription(String other) {
        return new TypeRules(name, other, payloadSchema, queue, priority, maxAttempts, aliases);
    }

    public TypeRules withPayloadSchema(@Nullable String other) {
        return new TypeRules(name, description, other, queue, priority, maxAttempts, aliases);
    }

    public TypeRules withQueue(@Nullable String other) {
        return new TypeRules(name, description, payloadSchema, other, priority, maxAttempts, aliases);
    }

    public TypeRules withPriority(@Nullable Integer other) {
        return new TypeRules(name, description, payloadSchema, queue, other, maxAttempts, aliases);
    }

    public TypeRules withMaxAttempts(@Nullable Integer other) {
        return new TypeRules(name, description, payloadSchema, queue, priority, other, aliases);
    }

    public TypeRules withAliases(List<String> other) {
        return new TypeRules(name, description, payloadSchema, queue, priority, maxAttempts, other);
    }
}
