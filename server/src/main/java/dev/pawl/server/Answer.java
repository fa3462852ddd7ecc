package dev.pawl.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response: status, media type, body and headers.
 *
 * @param stream writes the body as it comes about, in place of {@code body}; null for an answer that is whole
 */
record Answer(
        int status,
        String mediaType,
        String body,
        Map<String, String> headers,
        @Nullable BodyStream stream) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    Answer(int status, String mediaType, String body, Map<String, String> headers) {
        this(status, mediaType, body, headers, null);
    }

    /** The same without its body, where that would not end. */
    Answer head() {
        if (stream == null) {
            return this;
        }
        stream.abandon();
        return new Answer(status, mediaType, "", headers, BodyStream.NONE);
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    static Answer ok(Shape.Filled<?> body) {
        return json(200, body.json());
    }
}
