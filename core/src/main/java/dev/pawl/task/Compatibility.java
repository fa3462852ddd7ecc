package dev.pawl.task;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a task asks of the worker that runs it: named values that the worker's capabilities must satisfy. Two equal
 * compatibilities have the same JSON text, whatever the order of their keys.
 *
 * <p>A worker satisfies it when every key is present in its capabilities with an equal value; a list there means "any of
 * these"; a string here that ends in {@code .*} matches the dotted prefix before it. {@link #NONE} fits every worker.
 */
public final class Compatibility {
    /** No requirement. */
    public static final Compatibility NONE = new Compatibility(Map.of());

    /** At most this many characters of JSON. */
    public static final int MAX_CHARS = 4_096;

    private final Map<String, Object> required;
    private final String json;

    private Compatibility(Map<String, ?> required) {
        Map<String, Object> sorted = new TreeMap<>();
        required.forEach((key, value) -> {
            if (key.isBlank() || !isScalar(value)) {
                throw invalid("each value must be a string, a number or a boolean under a non-empty name; '" + key
                        + "' is not");
            }
            sorted.put(key, value);
        });
        this.required = sorted;
        // why: who has no requirement needs no mapper, whose making is half of what opening a queue costs.
        this.json = sorted.isEmpty() ? "{}" : JsonMapper.shared().writeValueAsString(sorted);
        if (json.length() > MAX_CHARS) {
            throw invalid("must be at most " + MAX_CHARS + " characters of JSON, not " + json.length());
        }
    }

    private static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Boolean
                // why: JSON has no word for infinite or not a number.
                || value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    /**
     * @throws InvalidTaskException when a value is not a string, number or boolean
     */
    public static Compatibility of(Map<String, ?> required) {
        return required.isEmpty() ? NONE : new Compatibility(required);
    }

    /**
     * Reads a JSON object.
     *
     * @throws InvalidTaskException when the text is not a JSON object of strings, numbers and booleans
     */
    @SuppressWarnings("unchecked")
    public static Compatibility parse(String json) {
        if (json.equals("{}")) {
            return NONE;
        }
        try {
            // why: a JSON null reads as a Java null, which is not a map either.
            if (JsonMapper.shared().readValue(json, Object.class) instanceof Map<?, ?> map) {
                return of((Map<String, ?>) map);
            }
        } catch (JacksonException malformed) {
            throw invalid("must be a JSON object: " + malformed.getOriginalMessage());
        }
        throw invalid("must be a JSON object of strings, numbers and booleans");
    }

    /** Canonical JSON: sorted keys, no spaces. */
    public String json() {
        return json;
    }

    public Map<String, Object> required() {
        return Map.copyOf(required);
    }

    /** Whether a worker with these capabilities may run the task. Values may be scalars or collections of them. */
    public boolean satisfiedBy(Map<String, ?> capabilities) {
        return required.entrySet().stream().allMatch(need -> isMet(need, capabilities));
    }

    /** What of it a worker with these capabilities does not offer. */
    public Map<String, Object> missingFrom(Map<String, ?> capabilities) {
        Map<String, Object> missing = new TreeMap<>(required);
        missing.entrySet().removeIf(need -> isMet(need, capabilities));
        return missing;
    }

    private static boolean isMet(Map.Entry<String, Object> need, Map<String, ?> capabilities) {
        Object have = capabilities.get(need.getKey());
        return have instanceof Collection<?> any
                ? any.stream().anyMatch(one -> matches(need.getValue(), one))
                : have != null && matches(need.getValue(), have);
    }

    private static boolean matches(Object need, Object have) {
        if (need instanceof Number a && have instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        if (need instanceof String pattern && pattern.endsWith(".*") && have instanceof String value) {
            return value.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return need.equals(have);
    }

    private static InvalidTaskException invalid(String message) {
        return new InvalidTaskException("compatibility", message);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Compatibility that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
