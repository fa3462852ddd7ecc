package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A response: status, media type, body and headers.
 *
 * @param undelivered what to do when the client has gone before it had this; on the event loop, so it must not wait
 * @param stream writes the body as it comes about, in place of {@code body}; null for an answer that is whole
 * @param count of how many tasks it is about, for the audit; null when it was not counted
 */
record Answer(
        int status,
        String mediaType,
        String body,
        Map<String, String> headers,
        Runnable undelivered,
        @Nullable BodyStream stream,
        @Nullable Long count) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final int NOT_MODIFIED = 304;

    Answer(int status, String mediaType, String body, Map<String, String> headers) {
        this(status, mediaType, body, headers, () -> {}, null, null);
    }

    /** One whose body comes about by and by. */
    static Answer streaming(String mediaType, BodyStream stream) {
        return new Answer(200, mediaType, "", Map.of(), stream::abandon, stream, null);
    }

    /** The same without its body, where that would not end. */
    Answer head() {
        if (stream == null) {
            return this;
        }
        stream.abandon();
        return new Answer(status, mediaType, "", headers, () -> {}, BodyStream.NONE, count);
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** A page of a list that another one follows. */
    static Answer page(String body, String next) {
        return new Answer(200, JSON, body, Map.of("Link", "<" + next + ">; rel=\"next\""));
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

    /** Success with nothing to say. */
    static Answer nothing() {
        return json(204, "");
    }

    /** The same with a header; null for none. */
    Answer with(String header, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, mediaType, body, more, undelivered, stream, count);
    }

    Answer orElse(Runnable other) {
        return new Answer(status, mediaType, body, headers, other, stream, count);
    }

    /** The same, about so many tasks. */
    Answer counting(long tasks) {
        return new Answer(status, mediaType, body, headers, undelivered, stream, tasks);
    }
}
