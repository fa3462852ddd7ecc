package dev.pawl.server;

import java.util.Map;

/** A response: status, media type, body and headers. */
record Answer(int status, String mediaType, String body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** A page of a list that another one follows. */
    static Answer page(String body, String next) {
        return new Answer(200, JSON, body, Map.of("Link", "<" + next + ">; rel=\"next\""));
    }

    static Answer ok(Shape.Filled<?> body) {
        return json(200, body.json());
    }
}
