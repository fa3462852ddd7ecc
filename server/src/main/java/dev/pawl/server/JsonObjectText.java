package dev.pawl.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * JSON read one level deep. What stands deeper is checked and then handed on exactly as it was written, so that no number
 * loses a digit.
 */
final class JsonObjectText {
    /** What Jackson reads by default everywhere else: a payload must also be readable for its handler. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.defaults();

    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(LIMITS)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What the parser says of where it reads from; it reads from memory. */
    private static final Pattern SOURCE = Pattern.compile(" \\(start marker at \\[Source: [^\\]]*\\]\\)");

    private JsonObjectText() {}

    /** What a value is, in words. */
    enum Kind {
        OBJECT("an object"),
        ARRAY("an array"),
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * One value.
     *
     * @param text what a string says; anything else as it is written
     */
    record Member(Kind kind, String text) {}

    /**
     * The members of an object, in their order.
     *
     * @throws Problem when the text is not exactly one well-formed JSON object
     */
    static Map<String, Member> members(String json) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw Problem.of(ProblemKind.MALFORMED, "The body is empty; a JSON object is expected");
            }
            Map<String, Member> members = new LinkedHashMap<>();
            if (first == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, member(parser, json));
                }
            } else {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw Problem.of(
                        ProblemKind.MALFORMED, "Something follows the JSON value" + at(parser.currentTokenLocation()));
            }
            if (first != JsonToken.START_OBJECT) {
                Faults faults = new Faults();
                faults.add("body", "must be a JSON object, not " + kind(first).words());
                faults.check();
            }
            return members;
        } catch (StreamConstraintsException beyond) {
            throw Problem.of(
                    ProblemKind.MALFORMED,
                    "The JSON goes beyond a limit: " + LIMITS.getMaxNestingDepth() + " levels, "
                            + LIMITS.getMaxNumberLength() + " digits in a number, " + LIMITS.getMaxNameLength()
                            + " characters in a name");
        } catch (JacksonException malformed) {
            throw Problem.of(
                    ProblemKind.MALFORMED,
                    "The body is not well-formed JSON" + at(malformed.getLocation()) + ": "
                            + SOURCE.matcher(malformed.getOriginalMessage()).replaceAll(""));
        }
    }

    /** The elements of an array that {@link #members} has handed on. */
    static List<Member> elements(String json) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json)) {
            List<Member> elements = new ArrayList<>();
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(member(parser, json));
            }
            return elements;
        }
    }

    private static Member member(JsonParser parser, String json) {
        JsonToken token = parser.currentToken();
        Kind kind = kind(token);
        if (!token.isStructStart()) {
            return new Member(kind, parser.getString());
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return new Member(
                kind, json.substring(start, (int) parser.currentLocation().getCharOffset()));
    }

    private static Kind kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            case VALUE_STRING -> Kind.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            case VALUE_NULL -> Kind.NULL;
            default -> throw new AssertionError("no value begins with " + token);
        };
    }

    private static String at(@Nullable TokenStreamLocation place) {
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
