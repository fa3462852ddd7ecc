package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A response: status, media type, body and headers. */
record Answer(int status, String mediaType, String body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final int NOT_MODIFIED = 304;

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** Something that is the same for as long as the program is: clients may keep it, and ask whether it still holds. */
    static Answer lasting(String mediaType, String body, Map<String, String> headers) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put("ETag", '"' + UUID.nameUUIDFromBytes(body.getBytes(UTF_8)).toString() + '"');
        more.put("Cache-Control", "no-cache");
        return new Answer(200, mediaType, body, more);
    }

    /** The answer to a client that names what it has, as {@code If-None-Match} does: nothing new if it is this. */
    Answer unlessKnown(@Nullable String known) {
        String tag = headers.get("ETag");
        boolean has = known != null
                && tag != null
                && Arrays.stream(known.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*"));
        return has ? new Answer(NOT_MODIFIED, mediaType, "", headers) : this;
    }

    static Answer ok(Shape.Filled<?> body) {
        return json(200, body.json());
    }
}
