package dev.pawl.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that watches the pulse. One that reads slowly misses beats: each says everything, so none is kept for it.
 *
 * <p>Threading: {@link #tell} and {@link #end} on any thread, the rest on the event loop.
 */
final class PulseStream implements BodyStream {
    /** When a client that lost its stream should come back; the second, when the server ends. */
    private static final String RETRY = "retry: 2000\n\n";

    private static final String RETRY_SOON = "retry: 1000\n\n";

    private final String first;
    private final Consumer<PulseStream> gone;
    private volatile @Nullable Context context;
    private volatile boolean ending;
    private @Nullable HttpServerResponse response;
    private boolean ended;

    /**
     * @param first what it is told at once
     * @param gone told when it has ended
     */
    PulseStream(String first, Consumer<PulseStream> gone) {
        this.first = first;
        this.gone = gone;
    }

    @Override
    public void begin(HttpServerResponse opened) {
        response = opened;
        opened.write(RETRY + first);
        context = Vertx.currentContext();
        if (ending) {
            sayGoodbye();
        }
    }

    /** The next message. */
    void tell(String message) {
        Context here = context;
        if (here != null) {
            here.runOnContext(on -> write(message));
        }
    }

    private void write(String message) {
        HttpServerResponse open = response;
        if (open != null && !ended && !open.writeQueueFull()) {
            open.write(message);
        }
    }

    @Override
    public void abandon() {
        ended = true;
        gone.accept(this);
    }

    /** The server ends. */
    void end() {
        ending = true;
        Context here = context;
        if (here != null) {
            here.runOnContext(on -> sayGoodbye());
        }
    }

    private void sayGoodbye() {
        HttpServerResponse open = response;
        if (open == null || ended) {
            return;
        }
        abandon();
        if (open.writeQueueFull()) {
            // why: it does not read, so it would not read a goodbye either, and the server's end would wait for it.
            open.reset();
        } else {
            open.end(RETRY_SOON);
        }
    }
}
