package dev.pawl.server;

import dev.pawl.task.Time;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open connections: not more than so many, and none for longer than it takes to say something. Who sends a byte now and then
 * would keep one open for ever otherwise. While a request is worked on, its connection may stay as long as that takes.
 *
 * <p>Threading: on the event loop only.
 */
final class Connections {
    /** How long a connection may stay between two requests. */
    private static final long BETWEEN_NANOS = 120_000_000_000L;

    private static final long NANOS = 1_000_000_000L;

    /** What a body must at least bring in a second to be waited for. */
    private static final long BYTES_PER_SECOND = 1 << 10;

    private final TrafficSettings settings;
    private final Time time;
    private final Map<HttpConnection, Open> open = new HashMap<>();

    /** An open connection. */
    private static final class Open {
        /** Since when it says nothing whole, or what it says has been coming. */
        private long since;

        private long nanos;
        private boolean over;
        private @Nullable HttpServerRequest request;

        private Open(long since, long nanos) {
            this.since = since;
            this.nanos = nanos;
        }
    }

    Connections(TrafficSettings settings, Time time) {
        this.settings = settings;
        this.time = time;
    }

    /** A new one; closed at once when there are too many. */
    void opened(HttpConnection connection) {
        if (open.size() >= settings.maxConnections()) {
            connection.close();
            return;
        }
        open.put(connection, new Open(time.nanos(), settings.headSeconds() * NANOS));
        connection.closeHandler(closed -> open.remove(connection));
    }

    /**
     * A request has come; its body may follow.
     *
     * @return whether it is to be answered
     */
    boolean requested(HttpServerRequest request) {
        Open connection = open.get(request.connection());
        if (connection == null) {
            return true;
        }
        connection.request = request;
        connection.since = time.nanos();
        return !connection.over;
    }

    /** Nothing that follows a request on its connection is answered: it may have been read of it already. */
    void end(HttpServerRequest request) {
        Open connection = open.get(request.connection());
        if (connection != null) {
            connection.over = true;
        }
    }

    /** Closes those that take too long. */
    void sweep() {
        long now = time.nanos();
        // why a copy: one that is closed takes itself out.
        Map.copyOf(open).forEach((connection, state) -> {
            if (isTooSlow(state, now)) {
                connection.close();
            }
        });
    }

    private boolean isTooSlow(Open connection, long now) {
        HttpServerRequest request = connection.request;
        if (request == null) {
            return now - connection.since > connection.nanos;
        }
        if (request.response().ended()) {
            connection.request = null;
            connection.since = now;
            connection.nanos = BETWEEN_NANOS;
            return false;
        }
        long allowed = settings.bodySeconds() * NANOS + request.bytesRead() * (NANOS / BYTES_PER_SECOND);
        return !request.isEnded() && now - connection.since > allowed;
    }
}
