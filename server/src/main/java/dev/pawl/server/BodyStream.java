package dev.pawl.server;

import io.vertx.core.http.HttpServerResponse;

/** A body without an end of its own. It is told exactly one of these two, once. */
interface BodyStream {
    /** One that has nothing to say. */
    BodyStream NONE = new BodyStream() {
        @Override
        public void begin(HttpServerResponse response) {
            response.end();
        }

        @Override
        public void abandon() {
            // nothing was begun
        }
    };

    /** Writes from now on; on the event loop, status and headers are set. Ends with the response. */
    void begin(HttpServerResponse response);

    /** Nobody will read it. */
    void abandon();
}
