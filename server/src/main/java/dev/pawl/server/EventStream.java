package dev.pawl.server;

import dev.pawl.store.EventFollower;
import dev.pawl.store.LoggedEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows the events. It is given the next of them when its socket has taken the ones before: no thread waits
 * for it, and one that reads slowly, or never, holds in memory what it was given last and no more.
 *
 * <p>Threading: {@link #accept} on the thread that tells followers, the rest on the event loop; the monitor guards what is
 * handed from one to the other before the answer has begun.
 */
final class EventStream implements BodyStream, EventFollower {
    static final String MEDIA_TYPE = "text/event-stream";

    private static final long HEARTBEAT_MILLIS = 15_000;

    /** When a client that lost its stream should come back; the second, when the server ends. */
    private static final String RETRY = "retry: 3000\n";

    private static final String RETRY_SOON = "retry: 1000\n\n";

    /** What is to be written, and whom to tell when it is. */
    private record Page(Buffer text, Runnable next) {}

    private final EventText text;
    private final Consumer<EventStream> gone;
    private Runnable unfollow = () -> {};
    private @Nullable Context context;
    private @Nullable HttpServerResponse response;
    private @Nullable Page early;
    private long beganAfter;
    private long heartbeat;
    private boolean ending;
    private volatile boolean ended;

    /**
     * @param gone told when it has ended
     */
    EventStream(EventText text, Consumer<EventStream> gone) {
        this.text = text;
        this.gone = gone;
    }

    /** It follows now; running {@code how} ends that. */
    synchronized void follow(Runnable how) {
        unfollow = how;
    }

    @Override
    public synchronized void beginAfter(long eventId) {
        beganAfter = eventId;
    }

    @Override
    public void accept(List<LoggedEvent> events, Runnable next) {
        Page page = new Page(text.of(events), next);
        Context begun;
        synchronized (this) {
            begun = context;
            if (begun == null) {
                early = page;
                return;
            }
        }
        begun.runOnContext(on -> write(page));
    }

    @Override
    public void begin(HttpServerResponse opened) {
        Context here = Vertx.currentContext();
        response = opened;
        heartbeat = here.owner().setPeriodic(HEARTBEAT_MILLIS, timer -> beat());
        Page first;
        synchronized (this) {
            // why an id without a message: who loses the stream before the first one misses nothing either.
            opened.write(RETRY + "id: " + beganAfter + "\n\n");
            context = here;
            first = early;
            early = null;
        }
        if (first != null) {
            write(first);
        }
        if (isEnding()) {
            sayGoodbye();
        }
    }

    private void write(Page page) {
        HttpServerResponse open = response;
        if (open == null || ended) {
            return;
        }
        open.write(page.text);
        if (open.writeQueueFull()) {
            open.drainHandler(drained -> page.next.run());
        } else {
            page.next.run();
        }
    }

    /** So that neither side, nor what is between them, takes the connection for dead. One whose socket is full knows better. */
    private void beat() {
        HttpServerResponse open = response;
        if (open != null && !ended && !open.writeQueueFull()) {
            open.write(":\n\n");
        }
    }

    @Override
    public void abandon() {
        close();
    }

    private void close() {
        Runnable unfollowing;
        Context begun;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            unfollowing = unfollow;
            begun = context;
        }
        unfollowing.run();
        if (begun != null) {
            begun.owner().cancelTimer(heartbeat);
        }
        gone.accept(this);
    }

    /** The server ends; from any thread. */
    void end() {
        Context begun;
        synchronized (this) {
            ending = true;
            begun = context;
        }
        if (begun != null) {
            begun.runOnContext(on -> sayGoodbye());
        }
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    private void sayGoodbye() {
        HttpServerResponse open = response;
        if (open == null || ended) {
            return;
        }
        close();
        if (open.writeQueueFull()) {
            // why: it does not read, so it would not read a goodbye either, and the server's end would wait for it.
            open.reset();
        } else {
            open.end(RETRY_SOON);
        }
    }
}
