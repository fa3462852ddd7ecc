package dev.pawl.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A named task that is not enqueued yet: of its payload some things are left open, as {@code ${name}}, and said when it is run. A text
 * that is nothing but a parameter becomes its value, whatever that is; within a text a parameter becomes words. Two dollar signs before
 * the brace make a plain one of it.
 *
 * @param name 1 to 100 letters, digits, dots, underscores and hyphens
 * @param description up to 1,000 characters, for people
 * @param type of the task
 * @param payload JSON with parameters
 * @param queue null for what is registered of the type, as are the next two
 * @param parameterSchema a JSON Schema, draft 2020-12, of the object of parameters, up to 65,536 characters; null for any
 * @param defaults a JSON object: what parameters are when nobody says
 */
public record Template(
        String name,
        String description,
        String type,
        String payload,
        @Nullable String queue,
        @Nullable Integer priority,
        @Nullable Integer maxAttempts,
        @Nullable String parameterSchema,
        String defaults) {
    public static final int MAX_NAME_CHARS = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_NAME_CHARS + "}");

    /**
     * @throws InvalidTaskException telling every fault
     */
    public Template {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        if (!isName(name)) {
            add(
                    faults,
                    "name",
                    "must be 1 to " + MAX_NAME_CHARS + " letters, digits, dots, underscores and hyphens, not '" + name
                            + "'");
        }
        try {
            TypeDefaults said =
                    TypeDefaults.NONE.withQueue(queue).withPriority(priority).withMaxAttempts(maxAttempts);
            TypeRules rules = new TypeRules(type, description, parameterSchema, said, List.of());
            type = rules.name();
            queue = said.queue();
        } catch (InvalidTaskException invalid) {
            invalid.violations().forEach(fault -> add(faults, field(fault.field()), fault.message()));
        }
        json(faults, "payload", payload);
        json(faults, "defaults", defaults);
        if (!defaults.strip().startsWith("{")) {
            add(faults, "defaults", "must be a JSON object");
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** A template with nothing said but what has to be. */
    public static Template of(String name, String type, String payload) {
        return new Template(name, "", type, payload, null, null, null, null, "{}");
    }

    /** Whether a template may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The same where no parameter is said: with these defaults, a JSON object. */
    public Template withDefaults(String other) {
        return new Template(name, description, type, payload, queue, priority, maxAttempts, parameterSchema, other);
    }

    /** The same, whose parameters must look like that. */
    public Template withParameterSchema(@Nullable String other) {
        return new Template(name, description, type, payload, queue, priority, maxAttempts, other, defaults);
    }

    private static String field(String ofRules) {
        return switch (ofRules) {
            case "name" -> "type";
            case "payload_schema" -> "parameter_schema";
            default -> ofRules;
        };
    }

    private static void json(List<InvalidTaskException.Violation> faults, String field, String text) {
        if (text.length() > TypeRules.MAX_SCHEMA_CHARS) {
            add(faults, field, "must be at most " + TypeRules.MAX_SCHEMA_CHARS + " characters");
        }
        new JsonText(text).fault().ifPresent(fault -> add(faults, field, "must be JSON: " + fault));
    }

    private static void add(List<InvalidTaskException.Violation> faults, String field, String message) {
        faults.add(new InvalidTaskException.Violation(field, message));
    }
}
