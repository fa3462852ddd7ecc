package dev.pawl.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark, decoded: each at most once, and only those the route knows. */
final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    static Query read(@Nullable String raw, Collection<String> known, Faults faults) {
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

    private void add(String pair, Collection<String> known, Faults faults) {
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        String name = decode(rawName);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (name == null || value == null) {
            faults.add(name == null ? rawName : name, "must be percent-encoded UTF-8");
        } else if (!known.contains(name)) {
            faults.add(
                    name,
                    known.isEmpty()
                            ? "is not known; this route takes no parameters"
                            : "is not known; this route takes " + String.join(", ", known));
        } else if (values.putIfAbsent(name, value) != null) {
            faults.add(name, "must be given once");
        }
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
