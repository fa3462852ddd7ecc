package dev.pawl.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response: status, media type, body and headers.
 *
 * @param count of how many tasks it is about, for the audit; null when it was not counted
 */
record Answer(
        int status,
        String mediaType,
        String body,
        Map<String, String> headers,
        @Nullable Long count) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    Answer(int status, String mediaType, String body, Map<String, String> headers) {
        this(status, mediaType, body, headers, null);
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    static Answer ok(Shape.Filled<?> body) {
        return json(200, body.json());
    }

    /** The same, about so many tasks. */
    Answer counting(long tasks) {
        return new Answer(status, mediaType, body, headers, tasks);
    }
}
