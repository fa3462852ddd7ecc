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
 * @param defaults what holds where nobody says
 * @param aliases up to 20 names that the type had before: what is enqueued under one becomes a task of this type
 */
public record TypeRules(
        String name, String description, @Nullable String payloadSchema, TypeDefaults defaults, List<String> aliases) {
    public static final int MAX_DESCRIPTION_CHARS = 1_000;
    public static final int MAX_SCHEMA_CHARS = 65_536;
    public static final int MOST_ALIASES = 20;

    /**
     * @throws InvalidTaskException telling every fault
     */
    public TypeRules {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        name = type("name", name, faults);
        if (description.length() > MAX_DESCRIPTION_CHARS || !NewTask.isStorable(description)) {
            add(faults, "description", "must be text of at most " + MAX_DESCRIPTION_CHARS + " characters");
        }
        if (payloadSchema != null && payloadSchema.length() > MAX_SCHEMA_CHARS) {
            add(faults, "payload_schema", "must be at most " + MAX_SCHEMA_CHARS + " characters");
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
        return new TypeRules(name, "", null, TypeDefaults.NONE, List.of());
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
        return new TypeRules(name, other, payloadSchema, defaults, aliases);
    }

    public TypeRules withPayloadSchema(@Nullable String other) {
        return new TypeRules(name, description, other, defaults, aliases);
    }

    public TypeRules withDefaults(TypeDefaults other) {
        return new TypeRules(name, description, payloadSchema, other, aliases);
    }

    public TypeRules withAliases(List<String> other) {
        return new TypeRules(name, description, payloadSchema, defaults, other);
    }
}
