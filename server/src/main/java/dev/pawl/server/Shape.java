package dev.pawl.server;

import dev.pawl.task.JsonText;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * How a value of the library is written as a JSON object: its members, each with what it may be. The answer and its
 * description in the OpenAPI document both come from here, so they cannot differ.
 *
 * @param <T> the value
 */
final class Shape<T> {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private final String name;
    private final String description;
    private final List<Member<T>> members = new ArrayList<>();
    private String example = "";

    private record Member<T>(String name, Schema schema, boolean always, Function<T, @Nullable Object> value) {}

    /** A value with its shape: ready to be written. */
    record Filled<T>(Shape<T> shape, T value) {
        String json() {
            return writing(out -> write(out, this));
        }
    }

    private Shape(String name, String description) {
        this.name = name;
        this.description = description;
    }

    static <T> Shape<T> named(String name, String description) {
        return new Shape<>(name, description);
    }

    /**
     * Adds a member.
     *
     * @param value gives null, a string, a number, a boolean, {@link JsonText}, or something {@link Filled}, also in lists
     *     and maps
     */
    Shape<T> with(String member, Schema schema, Function<T, @Nullable Object> value) {
        members.add(new Member<>(member, schema, true, value));
        return this;
    }

    /** Adds a member that is left out where its value is null. */
    Shape<T> withSome(String member, Schema schema, Function<T, @Nullable Object> value) {
        members.add(new Member<>(member, schema, false, value));
        return this;
    }

    /** Adds all members of another shape, which tell of a part. */
    <P> Shape<T> withAll(Shape<P> other, Function<T, P> part) {
        other.members.forEach(member -> members.add(new Member<>(
                member.name, member.schema, member.always, value -> member.value.apply(part.apply(value)))));
        return this;
    }

    /** Shows one, as JSON. */
    Shape<T> example(String json) {
        example = json;
        return this;
    }

    Filled<T> of(T value) {
        return new Filled<>(this, value);
    }

    String name() {
        return name;
    }

    List<String> memberNames() {
        return members.stream().map(Member::name).toList();
    }

    /** The same with these members alone. */
    Shape<T> only(List<String> names) {
        Shape<T> part = new Shape<>(name, description);
        members.stream().filter(member -> names.contains(member.name())).forEach(part.members::add);
        return part;
    }

    Schema schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        members.forEach(member -> properties.put(member.name(), member.schema().keywords()));
        Schema schema = Schema.object(description)
                .with("properties", properties)
                .with(
                        "required",
                        members.stream()
                                .filter(Member::always)
                                .map(Member::name)
                                .toList());
        return example.isEmpty() ? schema : schema.example(example);
    }

    /** An array of values. */
    static String json(List<? extends Filled<?>> values) {
        return writing(out -> write(out, values));
    }

    /** JSON that is already written; null for nothing. */
    static String json(@Nullable JsonText text) {
        return writing(out -> write(out, text));
    }

    private interface Writing {
        void to(JsonGenerator out);
    }

    // why: characters, not bytes. Jackson's byte generator refuses half a surrogate pair, which a foreign row may hold.
    private static String writing(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            writing.to(out);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof BigDecimal fraction) {
            out.writeNumber(fraction);
        } else if (value instanceof Double fraction) {
            out.writeNumber(fraction);
        } else if (value instanceof BigInteger whole) {
            out.writeNumber(whole);
        } else if (value instanceof Number whole) {
            out.writeNumber(whole.longValue());
        } else if (value instanceof JsonText json) {
            writeRaw(out, json.text());
        } else if (value instanceof Filled<?> filled) {
            filled(out, filled);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            list.forEach(element -> write(out, element));
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((key, element) -> {
                out.writeName(String.valueOf(key));
                write(out, element);
            });
            out.writeEndObject();
        } else {
            throw new AssertionError("nothing writes a " + value.getClass());
        }
    }

    private static <T> void filled(JsonGenerator out, Filled<T> filled) {
        out.writeStartObject();
        for (Member<T> member : filled.shape().members) {
            Object value = member.value().apply(filled.value());
            if (value != null || member.always()) {
                out.writeName(member.name());
                write(out, value);
            }
        }
        out.writeEndObject();
    }

    // why: a row may come from anywhere. Text that is not JSON must not break the answer around it; it is told as a
    // string.
    private static void writeRaw(JsonGenerator out, String json) {
        if (JsonSyntax.isValid(json)) {
            out.writeRawValue(json);
        } else {
            out.writeString(json);
        }
    }
}
