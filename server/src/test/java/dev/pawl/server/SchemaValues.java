package dev.pawl.server;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that a JSON schema allows, and spoils them. */
final class SchemaValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int REMEMBERED = 20;
    private static final int DEEPEST = 4;

    /** Few, so that requests meet each other's traces. */
    private static final List<String> WORDS =
            List.of("a", "b", "mail", "default", "customer:1", "customer:*", "Ü 📮", "x-1", "1", "true");

    private static final List<String> TIMES = List.of(
            "2026-11-21T22:26:24.123Z",
            "1970-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
            "2026-11-21T23:26:24+01:00");

    private static final List<String> WEIRD_TEXTS = List.of(
            "",
            " ",
            "\0",
            "\ud800",
            "\u202e\u0000",
            "../../etc/passwd",
            "'; DROP TABLE task; --",
            "%00",
            "x".repeat(300),
            "-1",
            "9223372036854775808",
            "1e999999999",
            "0x10",
            "NaN",
            "null",
            "{}",
            "[",
            "\r\nX: y",
            "💥".repeat(70),
            "9999999999-01-01T00:00:00Z",
            "*",
            "+",
            "/",
            "?",
            "\u00df\u0130");

    private static final List<String> WEIRD_JSON = List.of(
            "null",
            "true",
            "-1",
            "-0",
            "0.1e-400",
            "1e400",
            "1E+999999999",
            "9223372036854775808",
            "[]",
            "{}",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[[[]]]",
            "{\"a\":{\"a\":{}}}",
            "[1,\"a\",null]",
            "1".repeat(1_001),
            "[".repeat(501) + "]".repeat(501),
            "{\"a\":".repeat(600) + "1" + "}".repeat(600),
            "\"" + "é".repeat(5_000) + "\"",
            "{\"\":\"\"}",
            "{\"a\":1,\"a\":2}",
            "\"2026-13-45T99:99:99Z\"");

    private final JsonNode document;
    private final Random random;
    private final Map<String, List<JsonNode>> remembered = new HashMap<>();

    SchemaValues(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** Takes note of what an answer names. */
    void remember(JsonNode answer) {
        if (answer.isArray()) {
            answer.forEach(this::remember);
        }
        answer.forEachEntry((name, value) -> {
            if (value.isContainer()) {
                remember(value);
            } else if (!value.isNull()) {
                note(name, value);
                if (name.endsWith("_id")) {
                    note("id", value);
                }
            }
        });
    }

    private void note(String name, JsonNode value) {
        List<JsonNode> known = remembered.computeIfAbsent(name, any -> new ArrayList<>());
        if (known.size() < REMEMBERED) {
            known.add(value);
        } else {
            known.set(random.nextInt(REMEMBERED), value);
        }
    }

    /**
     * A value that the schema allows.
     *
     * @param name of the member or parameter; empty for a body
     */
    JsonNode valid(JsonNode schema, String name) {
        JsonNode value = valid(schema, name, 0);
        impatient(value);
        return name.equals("wait_seconds") ? JSON.numberNode(0.005) : value;
    }

    /** why: a long poll is meant to take its time, a test is not. */
    private static void impatient(JsonNode value) {
        if (value instanceof ObjectNode object && object.path("wait_seconds").isNumber()) {
            object.put("wait_seconds", 0);
        }
    }

    private JsonNode valid(JsonNode schema, String name, int depth) {
        if (schema.has("$ref")) {
            return valid(document.at(schema.get("$ref").stringValue().substring(1)), name, depth);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return pick(schema.get("enum"));
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return valid(pick(schema.get(choice)), name, depth);
            }
        }
        List<JsonNode> known = remembered.getOrDefault(name, List.of());
        if (!known.isEmpty() && random.nextBoolean()) {
            return known.get(random.nextInt(known.size()));
        }
        if (schema.has("examples") && chance(5)) {
            return pick(schema.get("examples")).deepCopy();
        }
        JsonNode type = schema.path("type");
        return ofType(type.isArray() ? pick(type).stringValue() : type.stringValue("any"), schema, depth);
    }

    private JsonNode ofType(String type, JsonNode schema, int depth) {
        return switch (type) {
            case "string" -> JSON.stringNode(text(schema));
            case "integer" -> JSON.numberNode(whole(schema));
            case "number" ->
                JSON.numberNode(BigDecimal.valueOf(whole(schema))
                        .max(schema.path("minimum").decimalValue(BigDecimal.ZERO)));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            case "array" -> array(schema, depth);
            case "object" -> object(schema, depth);
            default ->
                ofType(
                        List.of("string", "integer", "boolean", "null", "object")
                                .get(random.nextInt(depth < DEEPEST ? 5 : 4)),
                        schema,
                        depth);
        };
    }

    private String text(JsonNode schema) {
        if (schema.path("format").stringValue("").equals("date-time")) {
            return TIMES.get(random.nextInt(TIMES.size()));
        }
        int longest = schema.path("maxLength").intValue(1_000);
        String word = chance(10) ? "y".repeat(Math.min(longest, 1_000)) : WORDS.get(random.nextInt(WORDS.size()));
        return word.length() <= longest ? word : word.substring(0, longest);
    }

    private long whole(JsonNode schema) {
        long least = (long) Math.ceil(schema.path("minimum").doubleValue(-3));
        long most = schema.path("maximum").longValue(Math.max(least, 30));
        return switch (random.nextInt(5)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextLong(Math.min(20, most - least) + 1);
        };
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int least = schema.path("minItems").intValue(0);
        int most = Math.min(schema.path("maxItems").intValue(4), least + 3);
        for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
            array.add(valid(schema.path("items"), "", depth + 1));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.stringValue()));
        schema.path("properties").forEachEntry((name, property) -> {
            if (required.contains(name) || chance(3)) {
                object.set(name, valid(property, name, depth + 1));
            }
        });
        JsonNode others = schema.path("additionalProperties");
        boolean open = others.isObject() || others.isMissingNode() && !schema.has("properties");
        if (open && depth < DEEPEST) {
            for (int i = random.nextInt(3); i > 0; i--) {
                object.set(WORDS.get(random.nextInt(WORDS.size())), valid(others, "", depth + 1));
            }
        }
        return object;
    }

    String weirdText() {
        return WEIRD_TEXTS.get(random.nextInt(WEIRD_TEXTS.size()));
    }

    /** A body with something wrong in it: in a member, in its members, or in its text. */
    byte[] spoilt(JsonNode body) {
        String text = body.toString();
        if (body instanceof ObjectNode object && random.nextBoolean()) {
            text = spoiltMember(object);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!chance(4) || bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes = text.substring(0, at % text.length()).getBytes(StandardCharsets.UTF_8);
            case 2 -> bytes = (text + text).getBytes(StandardCharsets.UTF_8);
            default -> bytes = WEIRD_JSON.get(random.nextInt(WEIRD_JSON.size())).getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    private String spoiltMember(ObjectNode object) {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.isEmpty() || chance(4) ? "unknown" : names.get(random.nextInt(names.size()));
        if (chance(4)) {
            object.remove(name);
            return object.toString();
        }
        if (chance(2)) {
            object.put(name, weirdText());
            return object.toString();
        }
        // why as text: no tree holds what is not quite JSON.
        object.put(name, "\u0001");
        return object.toString().replace("\"\\u0001\"", WEIRD_JSON.get(random.nextInt(WEIRD_JSON.size())));
    }

    private JsonNode pick(JsonNode array) {
        return array.get(random.nextInt(array.size()));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
