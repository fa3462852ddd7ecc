package dev.pawl.server;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a value may be, in the words of JSON Schema 2020-12 as OpenAPI 3.1 uses them.
 *
 * @param keywords in the order in which they are written
 */
record Schema(Map<String, Object> keywords) {
    private static final String REFERENCE = "#/components/schemas/";

    static Schema text(String description) {
        return typed("string", description);
    }

    static Schema integer(String description) {
        return typed("integer", description).with("format", "int64");
    }

    static Schema number(String description) {
        return typed("number", description);
    }

    static Schema bool(String description) {
        return typed("boolean", description);
    }

    static Schema object(String description) {
        return typed("object", description);
    }

    static Schema time(String description) {
        return text(description).with("format", "date-time");
    }

    static Schema any(String description) {
        return new Schema(Map.of("description", description));
    }

    static Schema of(String component) {
        return new Schema(Map.of("$ref", REFERENCE + component));
    }

    /** A component, or null. */
    static Schema orNull(String component, String description) {
        return any(description).with("oneOf", List.of(of(component).keywords, Map.of("type", "null")));
    }

    static Schema listOf(String component) {
        return new Schema(Map.of()).with("type", "array").with("items", of(component).keywords);
    }

    /** A list of which each is one of these. */
    static Schema listOf(List<String> components) {
        return list(oneOf(components.toArray(String[]::new)));
    }

    static Schema oneOf(String... components) {
        return new Schema(Map.of())
                .with(
                        "oneOf",
                        Arrays.stream(components)
                                .map(component -> of(component).keywords)
                                .toList());
    }

    /** One of these components, or null. */
    static Schema anyOrNull(String description, List<String> components) {
        Stream<Map<String, Object>> schemas = components.stream().map(component -> of(component).keywords);
        return any(description)
                .with(
                        "anyOf",
                        Stream.concat(schemas, Stream.of(Map.of("type", "null")))
                                .toList());
    }

    static Schema list(Schema element) {
        return new Schema(Map.of()).with("type", "array").with("items", element.keywords);
    }

    /** A list of plain values of a type. */
    static Schema list(String type) {
        return new Schema(Map.of()).with("type", "array").with("items", Map.of("type", type));
    }

    static Schema mapOf(String component, String description) {
        return object(description).with("additionalProperties", of(component).keywords);
    }

    private static Schema typed(String type, String description) {
        return new Schema(Map.of()).with("type", type).with("description", description);
    }

    Schema with(String keyword, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Schema(more);
    }

    /** A value, as JSON. */
    Schema example(String json) {
        return with("examples", List.of(JsonMapper.shared().readTree(json)));
    }

    Schema range(long from, long to) {
        return with("minimum", from).with("maximum", to);
    }

    Schema length(int from, int to) {
        return with("minLength", from).with("maxLength", to);
    }

    Schema orNull() {
        Object type = keywords.get("type");
        return type == null ? this : with("type", List.of(type, "null"));
    }
}
