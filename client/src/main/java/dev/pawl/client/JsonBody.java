package dev.pawl.client;

import dev.pawl.task.JsonText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An object that is sent to a server. */
final class JsonBody {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder();

    /** Adds a member, unless its value is null. A {@link JsonText} goes as it is written. */
    JsonBody with(String name, @Nullable Object value) {
        if (value != null) {
            out.append(out.isEmpty() ? "{" : ",").append('"').append(name).append("\":");
            out.append(
                    value instanceof JsonText json
                            ? json.text()
                            : JsonMapper.shared().writeValueAsString(value));
        }
        return this;
    }

    JsonBody with(String name, List<JsonBody> objects) {
        return withAll(name, objects.stream().map(JsonBody::json).toList());
    }

    /** An array of what is JSON already. */
    JsonBody withAll(String name, List<String> values) {
        return with(name, new JsonText("[" + String.join(",", values) + "]"));
    }

    /** Epoch milliseconds. */
    JsonBody withTime(String name, @Nullable Long time) {
        return with(name, time == null ? null : time(time));
    }

    JsonBody withSeconds(String name, long millis) {
        return with(name, BigDecimal.valueOf(millis, 3));
    }

    static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }

    boolean isEmpty() {
        return out.isEmpty();
    }

    String json() {
        return out.isEmpty() ? "{}" : out + "}";
    }
}
