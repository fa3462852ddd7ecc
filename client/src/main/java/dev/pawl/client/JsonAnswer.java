package dev.pawl.client;

import dev.pawl.store.StoreException;
import dev.pawl.task.UtcText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An object that a server answered, and the objects in its arrays, all read in one go. What stands deeper, a payload above all,
 * is kept exactly as it was written, so that no number loses a digit.
 */
final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One value.
     *
     * @param answer what it stands in, from {@code begin} on
     * @param length how long it is as written; 0 where its text says that
     * @param text what a string, a number, true or false says; null otherwise
     * @param objects those of an array of nothing but objects; null when it was not read into
     */
    private record Member(
            String answer,
            int begin,
            int length,
            @Nullable String text,
            @Nullable List<JsonAnswer> objects) {
        static Member read(JsonParser parser, JsonToken token, String answer, boolean intoArrays) {
            int begin = (int) parser.currentTokenLocation().getCharOffset();
            if (token.isScalarValue()) {
                String text = parser.getString();
                int length = token == JsonToken.VALUE_STRING ? end(parser) - begin : 0;
                return new Member(answer, begin, length, token == JsonToken.VALUE_NULL ? null : text, null);
            }
            List<JsonAnswer> objects = null;
            if (intoArrays && token == JsonToken.START_ARRAY) {
                objects = JsonAnswer.objects(parser, answer);
            } else {
                parser.skipChildren();
            }
            return new Member(answer, begin, end(parser) - begin, null, objects);
        }

        private static int end(JsonParser parser) {
            return (int) parser.currentLocation().getCharOffset();
        }

        boolean isNull() {
            return length == 0 && text == null;
        }

        /** As it was written. */
        String json() {
            return length == 0 ? String.valueOf(text) : answer.substring(begin, begin + length);
        }
    }

    private final Map<String, Member> members;

    private JsonAnswer(Map<String, Member> members) {
        this.members = members;
    }

    /**
     * @throws StoreException.Refused when it is no object
     */
    static JsonAnswer of(String json) {
        return read(json, JsonToken.START_OBJECT, parser -> object(parser, json, true));
    }

    /** The objects of an array. */
    static List<JsonAnswer> list(String json) {
        return read(json, JsonToken.START_ARRAY, parser -> {
            List<JsonAnswer> objects = objects(parser, json);
            if (objects == null) {
                throw unreadable(json, null);
            }
            return objects;
        });
    }

    private static <V> V read(String json, JsonToken start, Function<JsonParser, V> reading) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != start) {
                throw unreadable(json, null);
            }
            return reading.apply(parser);
        } catch (JacksonException malformed) {
            throw unreadable(json, malformed);
        }
    }

    private static JsonAnswer object(JsonParser parser, String json, boolean intoArrays) {
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, Member.read(parser, parser.nextToken(), json, intoArrays));
        }
        return new JsonAnswer(members);
    }

    /** Null when there is something else among them. The parser stands at the end of the array in any case. */
    private static @Nullable List<JsonAnswer> objects(JsonParser parser, String json) {
        List<JsonAnswer> objects = new ArrayList<>();
        boolean others = false;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                objects.add(object(parser, json, false));
            } else {
                others = true;
                parser.skipChildren();
            }
        }
        return others ? null : objects;
    }

    private static StoreException unreadable(String json, @Nullable Exception why) {
        String begin = json.substring(0, Math.min(60, json.length()));
        return new StoreException.Refused("the server's answer is none of Pawl's: " + begin, why);
    }

    /** The names of its members, in their order. */
    Iterable<String> names() {
        return members.keySet();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    @Nullable
    String textOrNull(String name) {
        Member member = members.get(name);
        if (member == null || member.isNull()) {
            return null;
        }
        return member.text == null ? member.json() : member.text;
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    private static StoreException missing(String name) {
        return new StoreException.Refused(
                "the server's answer has no '" + name + "'; it may be older than this client", null);
    }

    /** A value as JSON, exactly as it was written; null for null. */
    @Nullable
    String jsonOrNull(String name) {
        Member member = members.get(name);
        return member == null || member.isNull() ? null : member.json();
    }

    String json(String name) {
        String json = jsonOrNull(name);
        if (json == null) {
            throw missing(name);
        }
        return json;
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    int whole(String name) {
        return Math.toIntExact(number(name));
    }

    @Nullable
    Long numberOrNull(String name) {
        return textOrNull(name) == null ? null : (Long) number(name);
    }

    @Nullable
    Integer wholeOrNull(String name) {
        return textOrNull(name) == null ? null : (Integer) whole(name);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** Seconds, as milliseconds. */
    long millis(String name) {
        return new BigDecimal(text(name)).movePointRight(3).longValue();
    }

    long time(String name) {
        return time(name, text(name));
    }

    @Nullable
    Long timeOrNull(String name) {
        String text = textOrNull(name);
        return text == null ? null : (Long) time(name, text);
    }

    static long time(String name, String text) {
        OptionalLong written = UtcText.read(text);
        if (written.isPresent()) {
            return written.getAsLong();
        }
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException none) {
            throw new StoreException.Refused("the server's answer has no time for '" + name + "'", none);
        }
    }

    JsonAnswer object(String name) {
        return of(json(name));
    }

    List<JsonAnswer> objects(String name) {
        Member member = members.get(name);
        if (member == null) {
            return List.of();
        }
        return member.objects == null ? list(json(name)) : member.objects;
    }

    /** The strings or numbers of an array. */
    List<String> texts(String name) {
        return read(json(name), JsonToken.START_ARRAY, parser -> {
            List<String> texts = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                texts.add(parser.getString());
            }
            return texts;
        });
    }
}
