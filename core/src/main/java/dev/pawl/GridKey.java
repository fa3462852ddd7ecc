package dev.pawl;

import dev.pawl.store.PayloadMatch;
import dev.pawl.task.InvalidTaskException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One cell of a grid: names with values, as {@code {"country":"CZ","model":"gfs","window":0.1}}. Values are texts, numbers, truth
 * values and null.
 *
 * <p>There is one way to write a key, so that two who mean the same cell name the same key: names are sorted, and a number is
 * written plainly, without an exponent and without zeros at its end ({@code 0.10} and {@code 1e-1} are {@code 0.1}).
 *
 * @param json written so
 */
public record GridKey(String json) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** A number as long as this when it is written plainly is no key. */
    private static final int MAX_SCALE = 100;

    /**
     * A key of JSON text, however it is written.
     *
     * @throws InvalidTaskException when it is not an object of texts, numbers, truth values and nulls
     */
    public GridKey {
        json = canonical(read(json));
    }

    /**
     * A key of names and values: strings, numbers, booleans, null.
     *
     * @throws InvalidTaskException when there is no name, or a value of another kind
     */
    public static GridKey of(Map<String, ? extends @Nullable Object> values) {
        return new GridKey(canonical(values));
    }

    /** What it is made of, by name, sorted. Numbers are {@link BigDecimal}s or {@link BigInteger}s. */
    public Map<String, @Nullable Object> values() {
        return Collections.unmodifiableMap(read(json));
    }

    /** What a key must have to agree with this one in its names, whatever others it has. */
    public List<PayloadMatch> matches() {
        return read(json).entrySet().stream()
                .map(value ->
                        new PayloadMatch("$.\"" + value.getKey() + "\"", MAPPER.writeValueAsString(value.getValue())))
                .toList();
    }

    private static Map<String, @Nullable Object> read(String json) {
        try {
            Map<?, ?> read = MAPPER.readValue(json, LinkedHashMap.class);
            if (read == null) {
                throw new InvalidTaskException("key", "must be an object, not null");
            }
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            read.forEach((name, value) -> values.put(String.valueOf(name), value));
            return values;
        } catch (JacksonException wrong) {
            throw new InvalidTaskException("key", "must be a JSON object: " + wrong.getOriginalMessage());
        }
    }

    private static String canonical(Map<String, ? extends @Nullable Object> values) {
        if (values.isEmpty()) {
            throw new InvalidTaskException("key", "must have at least one name");
        }
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        values.forEach((name, value) -> sorted.put(name, plain(name, value)));
        return MAPPER.writeValueAsString(sorted);
    }

    private static @Nullable Object plain(String name, @Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return plain(name, number);
        }
        throw new InvalidTaskException("key." + name, "must be a text, a number, true, false or null");
    }

    private static Object plain(String name, Number number) {
        try {
            BigDecimal exact = new BigDecimal(number.toString());
            if (exact.signum() == 0) {
                return BigInteger.ZERO;
            }
            BigDecimal shortest = exact.stripTrailingZeros();
            if (Math.abs(shortest.scale()) > MAX_SCALE) {
                throw new InvalidTaskException("key." + name, "is too large or too small a number");
            }
            return shortest.scale() <= 0 ? shortest.toBigIntegerExact() : shortest;
        } catch (NumberFormatException notFinite) {
            throw new InvalidTaskException("key." + name, "must be a finite number, not " + number);
        }
    }

    @Override
    public String toString() {
        return json;
    }
}
