package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A response: status, media type, body and headers.
 *
 * @param undelivered what to do when the client has gone before it had this; on the event loop, so it must not wait
 * @param stream writes the body as it comes about, in place of {@code body}; null for an answer that is whole
 * @param packed the body in gzip, for who takes it; null where it is not worth the while
 * @param count of how many tasks it is about, for the audit; null when it was not counted
 */
record Answer(
        int status,
        String mediaType,
        String body,
        Map<String, String> headers,
        Runnable undelivered,
        @Nullable BodyStream stream,
        @Nullable Buffer packed,
        @Nullable Long count) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final int NOT_MODIFIED = 304;

    private static final Pattern GZIP =
            Pattern.compile("\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))", Pattern.CASE_INSENSITIVE);

    Answer(int status, String mediaType, String body, Map<String, String> headers) {
        this(status, mediaType, body, headers, () -> {}, null, null, null);
    }

    /** One whose body comes about by and by. */
    static Answer streaming(String mediaType, BodyStream stream) {
        return new Answer(200, mediaType, "", Map.of(), stream::abandon, stream, null, null);
    }

    /** The same without its body, where that would not end. */
    Answer head() {
        if (stream == null) {
            return this;
        }
        stream.abandon();
        return new Answer(status, mediaType, "", headers, () -> {}, BodyStream.NONE, null, count);
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
        more.put("Vary", "Accept-Encoding");
        return new Answer(200, mediaType, body, more, () -> {}, null, gzip(body), null);
    }

    private static Buffer gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** The answer to a client that takes these codings, as {@code Accept-Encoding} names them. */
    Answer in(@Nullable String codings) {
        if (packed == null) {
            return this;
        }
        boolean takesIt = codings != null && GZIP.matcher(codings).find();
        Map<String, String> more = new LinkedHashMap<>(headers);
        if (takesIt) {
            more.put("Content-Encoding", "gzip");
            // why weak: the bytes are others than without the coding, what they say is the same.
            more.computeIfPresent("ETag", (name, tag) -> "W/" + tag);
        }
        return new Answer(status, mediaType, body, more, undelivered, stream, takesIt ? packed : null, count);
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
        return new Answer(status, mediaType, body, more, undelivered, stream, packed, count);
    }

    Answer orElse(Runnable other) {
        return new Answer(status, mediaType, body, headers, other, stream, packed, count);
    }

    /** The same, about so many tasks. */
    Answer counting(long tasks) {
        return new Answer(status, mediaType, body, headers, undelivered, stream, packed, tasks);
    }
}
