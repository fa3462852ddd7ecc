package dev.pawl;

import dev.pawl.task.InvalidTaskException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which form of a payload code writes, and how it makes that of older ones. The version stands in the payload, as {@value #FIELD}
 * of its object: so every program that reads or writes tasks, in whatever language, sees it and can say it, and a payload without it
 * is of version 1, as all were that were stored before there were versions.
 *
 * <p>Threading: immutable.
 *
 * @param current what is written now
 * @param upcasts from a version to the next
 */
record PayloadVersions(int current, Map<Integer, UnaryOperator<Map<String, @Nullable Object>>> upcasts) {
    static final String FIELD = "pawl_version";

    /** More than one for each day of a decade is a mistake. */
    static final int HIGHEST = 10_000;

    static final PayloadVersions FIRST = new PayloadVersions(1, Map.of());

    /** Made when first used: a mapper costs more than opening a queue. */
    private static final class Mapper {
        static final JsonMapper INSTANCE = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
    }

    /** The payload is of a version that this code does not know yet. */
    static final class TooNewException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TooNewException(String message) {
            super(message);
        }
    }

    PayloadVersions {
        upcasts = Map.copyOf(upcasts);
    }

    PayloadVersions withCurrent(int other) {
        checkVersion(other);
        return new PayloadVersions(other, upcasts);
    }

    PayloadVersions withUpcast(int from, UnaryOperator<Map<String, @Nullable Object>> upcast) {
        checkVersion(from);
        Map<Integer, UnaryOperator<Map<String, @Nullable Object>>> more = new TreeMap<>(upcasts);
        if (more.putIfAbsent(from, upcast) != null) {
            throw new IllegalArgumentException("there is an upcast from version " + from + " already");
        }
        return new PayloadVersions(current, more);
    }

    private static void checkVersion(int version) {
        if (version < 1 || version > HIGHEST) {
            throw new IllegalArgumentException("a version must be from 1 to " + HIGHEST + ", not " + version);
        }
    }

    /** The payload as it is stored: with its version, unless it is the first. */
    String written(String json) {
        if (current == 1) {
            return json;
        }
        Map<String, @Nullable Object> object = object(json);
        if (object == null) {
            throw new InvalidTaskException(
                    "payload", "must be a JSON object: its type has version " + current + ", which is a field of it");
        }
        if (object.containsKey(FIELD)) {
            return json;
        }
        String rest = json.substring(json.indexOf('{') + 1);
        return "{\"" + FIELD + "\":" + current + (object.isEmpty() ? "" : ",") + rest;
    }

    /**
     * A stored payload as one of the current version, without the field.
     *
     * @throws TooNewException when it is of a later one
     * @throws Codec.CodecException when there is no way from its version to the current one
     */
    String read(String json) {
        // why: the quick way for all that were never given a version.
        boolean mayHaveVersion = json.contains(FIELD);
        if (!mayHaveVersion && current == 1) {
            return json;
        }
        Map<String, @Nullable Object> object = object(json);
        if (object == null) {
            if (current == 1) {
                return json;
            }
            throw unreadable("it is no JSON object, so it is of version 1");
        }
        boolean hadVersion = object.containsKey(FIELD);
        int version = hadVersion ? version(object.remove(FIELD)) : 1;
        if (version > current) {
            throw new TooNewException(
                    "the payload is of version " + version + ", and this code knows versions up to " + current);
        }
        if (version == current && !hadVersion) {
            return json;
        }
        for (int from = version; from < current; from++) {
            object = upcast(from, object);
        }
        return Mapper.INSTANCE.writeValueAsString(object);
    }

    private Map<String, @Nullable Object> upcast(int from, Map<String, @Nullable Object> object) {
        UnaryOperator<Map<String, @Nullable Object>> upcast = upcasts.get(from);
        if (upcast == null) {
            throw unreadable("it is of version " + from + ", and there is no upcast from that");
        }
        try {
            return upcast.apply(object);
        } catch (RuntimeException e) {
            throw new Codec.CodecException("the upcast from version " + from + " failed: " + e, e);
        }
    }

    private Codec.CodecException unreadable(String why) {
        return new Codec.CodecException(
                "this code reads payloads of version " + current + " and this one does not become that: " + why,
                new IllegalStateException(why));
    }

    /**
     * Of which version a stored payload is.
     *
     * @throws Codec.CodecException when its field says no version
     */
    static int of(String json) {
        Map<String, @Nullable Object> object = json.contains(FIELD) ? object(json) : null;
        return object == null || !object.containsKey(FIELD) ? 1 : version(object.get(FIELD));
    }

    /** The payload without its version, as whoever wrote it meant it. */
    static String without(String json) {
        Map<String, @Nullable Object> object = json.contains(FIELD) ? object(json) : null;
        if (object == null || !object.containsKey(FIELD)) {
            return json;
        }
        object.remove(FIELD);
        return Mapper.INSTANCE.writeValueAsString(object);
    }

    private static int version(@Nullable Object value) {
        if (value instanceof Integer number && number >= 1 && number <= HIGHEST) {
            return number;
        }
        throw new Codec.CodecException(
                FIELD + " must be a whole number from 1 to " + HIGHEST + ", not " + value,
                new IllegalArgumentException(String.valueOf(value)));
    }

    /** Null when it is JSON, but no object. */
    private static @Nullable Map<String, @Nullable Object> object(String json) {
        try {
            Object read = Mapper.INSTANCE.readValue(json, Object.class);
            if (!(read instanceof Map<?, ?> map)) {
                return null;
            }
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            map.forEach((name, value) -> object.put(String.valueOf(name), value));
            return object;
        } catch (JacksonException malformed) {
            throw new Codec.CodecException("the payload is no JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }
}
