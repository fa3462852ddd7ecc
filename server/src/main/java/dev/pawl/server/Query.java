package dev.pawl.server;

import dev.pawl.server.Parameter.Place;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark, decoded: each at most once unless it is a list, and only those the route knows. */
final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    static Query read(@Nullable String raw, List<Parameter<?>> known, Faults faults) {
        Query query = new Query();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    query.add(pair, known, faults);
                }
            }
        }
        return query;
    }

    private void add(String pair, List<Parameter<?>> known, Faults faults) {
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        String name = decode(rawName);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (name == null || value == null) {
            faults.add(name == null ? rawName : name, "must be percent-encoded UTF-8");
            return;
        }
        Place place = known.stream()
                .filter(parameter -> isNamed(parameter, name))
                .map(Parameter::place)
                .findFirst()
                .orElse(Place.PATH);
        if (place == Place.PATH) {
            String names = known.stream()
                    .filter(parameter -> !parameter.inPath())
                    .map(Parameter::told)
                    .collect(Collectors.joining(", "));
            faults.add(
                    name,
                    names.isEmpty()
                            ? "is not known; this route takes no parameters"
                            : "is not known; this route takes " + names);
        } else if (place == Place.QUERY_LIST) {
            values.merge(name, value, (before, more) -> before + "," + more);
        } else if (values.putIfAbsent(name, value) != null) {
            faults.add(name, "must be given once");
        }
    }

    private static boolean isNamed(Parameter<?> parameter, String name) {
        return parameter.place() == Place.QUERY_NAMES
                ? name.startsWith(parameter.name() + ".")
                : parameter.name().equals(name);
    }

    /** What was sent under names that begin so and with a dot, by the rest of the name. */
    Map<String, String> beginningWith(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix + ".")) {
                found.put(name.substring(prefix.length() + 1), value);
            }
        });
        return found;
    }

    /** Everything that was sent, in its order. */
    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    /** The text behind percent signs and plus signs; null when it is not UTF-8 or a percent sign stands alone. */
    private static @Nullable String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c == '+' ? ' ' : c);
            } else {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
