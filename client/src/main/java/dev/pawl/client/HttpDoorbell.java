package dev.pawl.client;

import dev.pawl.store.Doorbell;
import dev.pawl.store.StoreException;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings after what this process did itself and, for those who listen, after whatever the server hears: one request for all of
 * them waits there for the next ring. While nobody listens nothing is asked.
 *
 * <p>Threading: safe for any number of threads; one of its own waits for the server.
 */
final class HttpDoorbell implements Doorbell {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoorbell.class);
    private static final Duration WAIT = Duration.ofSeconds(55);

    /** After a ring the next is asked for so much later: those that were rung look first, for all that came meanwhile. */
    private static final long PACE_MILLIS = 5;

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    // why not the time of the queue: see ServerLink.
    private static final Time TIME = Time.system();

    private final ServerLink link;
    private final Set<Bell> added = ConcurrentHashMap.newKeySet();
    private final Set<Bell> forEvents = ConcurrentHashMap.newKeySet();
    private final Set<Bell> listening = ConcurrentHashMap.newKeySet();
    private final Bell wanted = new Bell();
    private final Thread thread = new Thread(this::loop, "pawl-remote-doorbell");
    private volatile @Nullable CompletableFuture<Reply> waiting;
    private volatile boolean closed;
    private long known;

    HttpDoorbell(ServerLink link) {
        this.link = link;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void add(Bell bell) {
        added.add(bell);
    }

    @Override
    public void addForEvents(Bell bell) {
        forEvents.add(bell);
    }

    @Override
    public void remove(Bell bell) {
        added.remove(bell);
        forEvents.remove(bell);
        listening.remove(bell);
    }

    @Override
    public void listen(Bell bell) {
        listening.add(bell);
        // why: what came since this bell's owner last looked may have rung for others already.
        bell.ring();
        wanted.ring();
    }

    @Override
    public void ignore(Bell bell) {
        listening.remove(bell);
    }

    /** After something that this process did and that may concern a worker. */
    void ringHere() {
        added.forEach(Bell::ring);
        forEvents.forEach(Bell::ring);
    }

    private void loop() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closed) {
            try {
                if (listening.isEmpty()) {
                    TIME.await(wanted, Long.MAX_VALUE);
                    continue;
                }
                boolean rung = ask();
                pause = FIRST_PAUSE_MILLIS;
                if (rung) {
                    listening.forEach(Bell::ring);
                    TIME.await(new Bell(), TIME.now() + PACE_MILLIS);
                }
            } catch (StoreException | CompletionException | CancellationException unheard) {
                LOG.debug("the doorbell of the server is not heard: {}", unheard.getMessage());
                pause = pauseAfter(pause);
            } catch (InterruptedException e) {
                // why: nobody interrupts this thread but a runtime that wants it gone.
                return;
            }
        }
    }

    private long pauseAfter(long pause) {
        try {
            TIME.await(new Bell(), TIME.now() + pause);
        } catch (InterruptedException e) {
            closed = true;
        }
        return Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }

    /** Whether something rang. */
    private boolean ask() {
        CompletableFuture<Reply> asked = link.once(new ServerLink.Call(
                "GET",
                "/queue/doorbell?after=" + known + "&wait_seconds=" + WAIT.toSeconds(),
                null,
                List.of(),
                WAIT,
                null));
        waiting = asked;
        if (closed) {
            asked.cancel(true);
        }
        Reply reply = asked.join();
        if (!reply.isSuccess()) {
            throw new StoreException(String.valueOf(reply.refusal().getMessage()), null);
        }
        if (reply.isEmpty()) {
            return false;
        }
        known = reply.json().number("ring");
        return true;
    }

    /** Hears nothing any more. */
    void close() {
        closed = true;
        wanted.ring();
        CompletableFuture<Reply> asked = waiting;
        if (asked != null) {
            asked.cancel(true);
        }
    }
}
