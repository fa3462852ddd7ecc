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
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An object that a server answered, read one level deep. What stands deeper, a payload above all, is kept exactly as it was
 * written, so that no number loses a digit.
 */
final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One value.
     *
     * @param raw as it is written
     * @param text what a string says; as it is written otherwise; null for null
     */
    private record Member(String raw, @Nullable String text) {}

    private final Map<String, Member> members;

    private JsonAnswer(Map<String, Member> members) {
        this.members = members;
    }

    /**
     * @throws StoreException.Refused when it is no object
     */
    static JsonAnswer of(String json) {
        return new JsonAnswer(read(json, JsonToken.START_OBJECT));
    }

    /** The objects of an array. */
    static List<JsonAnswer> list(String json) {
        return read(json, JsonToken.START_ARRAY).values().stream()
                .map(member -> of(member.raw))
                .toList();
    }

    private static Map<String, Member> read(String json, JsonToken start) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != start) {
                throw unreadable(json, null);
            }
            Map<String, Member> members = new LinkedHashMap<>();
            for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
                String name = String.valueOf(members.size());
                if (start == JsonToken.START_OBJECT) {
                    name = parser.currentName();
                    token = parser.nextToken();
                }
                members.put(name, member(parser, token, json));
            }
            return members;
        } catch (JacksonException malformed) {
            throw unreadable(json, malformed);
        }
    }

    private static Member member(JsonParser parser, JsonToken token, String json) {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        String text = null;
        if (token.isStructStart()) {
            parser.skipChildren();
        } else {
            text = parser.getString();
        }
        String raw = token.isStructStart() || token == JsonToken.VALUE_STRING
                ? json.substring(begin, (int) parser.currentLocation().getCharOffset())
                : Objects.requireNonNull(text);
        return new Member(raw, token == JsonToken.VALUE_NULL ? null : text == null ? raw : text);
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
        return member == null ? null : member.text;
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
        return member == null || member.text == null ? null : member.raw;
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
        return has(name) ? list(json(name)) : List.of();
    }

    /** The strings or numbers of an array. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Member member : read(json(name), JsonToken.START_ARRAY).values()) {
            texts.add(String.valueOf(member.text));
        }
        return texts;
    }
}
