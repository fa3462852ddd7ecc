package dev.pawl.cli;

import dev.pawl.task.InvalidTaskException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a worker is capable of from {@code name=value} words. */
final class Capabilities {
    private Capabilities() {}

    /**
     * A value is a boolean or a number where it looks like one, else a string; in double quotes it is always a string. A name
     * that comes again offers either value.
     */
    static Map<String, Object> parse(List<String> words) {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1 || word.substring(0, equals).isBlank()) {
                throw new InvalidTaskException("capability", "must be NAME=VALUE, like gpu=true, not '" + word + "'");
            }
            values.computeIfAbsent(word.substring(0, equals).strip(), name -> new ArrayList<>())
                    .add(value(word.substring(equals + 1).strip()));
        }
        Map<String, Object> capabilities = new LinkedHashMap<>();
        values.forEach((name, offered) -> capabilities.put(name, offered.size() == 1 ? offered.get(0) : offered));
        return capabilities;
    }

    static Object value(String text) {
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            return text.substring(1, text.length() - 1);
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        // why: 1e999 is a number by its looks only, and 007 a name.
        return text.matches("-?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?") ? number(text) : text;
    }

    private static Number number(String text) {
        return text.contains(".") ? (Number) new BigDecimal(text).doubleValue() : (Number) Long.parseLong(text);
    }
}
