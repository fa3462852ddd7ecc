package dev.pawl.client;

import dev.pawl.task.JsonText;
import dev.pawl.task.UtcText;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An object that is sent to a server. */
final class JsonBody {
    private final StringBuilder out = new StringBuilder();

    /** Adds a member, unless its value is null. A {@link JsonText} goes as it is written. */
    JsonBody with(String name, @Nullable Object value) {
        if (value != null) {
            out.append(out.isEmpty() ? "{" : ",").append('"').append(name).append("\":");
            out.append(text(value));
        }
        return this;
    }

    /** Adds a member whose name somebody has chosen. */
    JsonBody withNamed(String name, JsonBody value) {
        out.append(out.isEmpty() ? "{" : ",").append(JsonText.ofString(name)).append(':');
        out.append(value.json());
        return this;
    }

    private static String text(Object value) {
        if (value instanceof JsonText json) {
            return json.text();
        }
        return value instanceof Long || value instanceof Integer
                ? value.toString()
                : JsonMapper.shared().writeValueAsString(value);
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
        // why as it is: in the text of a time nothing needs an escape.
        return with(name, time == null ? null : new JsonText('"' + time(time) + '"'));
    }

    JsonBody withSeconds(String name, long millis) {
        return with(name, seconds(millis));
    }

    static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }

    static String time(long epochMillis) {
        return UtcText.write(epochMillis);
    }

    boolean isEmpty() {
        return out.isEmpty();
    }

    String json() {
        return out.isEmpty() ? "{}" : out + "}";
    }
}
