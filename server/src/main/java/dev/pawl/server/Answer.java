package dev.pawl.server;

import java.util.Map;

/**
 * A response: status, media type, body and headers.
 *
 * @param undelivered what to do when the client has gone before it had this; on the event loop, so it must not wait
 */
record Answer(int status, String mediaType, String body, Map<String, String> headers, Runnable undelivered) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    Answer(int status, String mediaType, String body, Map<String, String> headers) {
        this(status, mediaType, body, headers, () -> {});
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    static Answer ok(Shape.Filled<?> body) {
        return json(200, body.json());
    }

    /** Success with nothing to say. */
    static Answer nothing() {
        return json(204, "");
    }

    Answer orElse(Runnable other) {
        return new Answer(status, mediaType, body, headers, other);
    }
}
