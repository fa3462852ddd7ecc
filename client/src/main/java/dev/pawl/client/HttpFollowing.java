package dev.pawl.client;

import dev.pawl.store.EventFilter;
import dev.pawl.store.EventFollower;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.StoreException;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One follower of a server's events. When its stream ends, breaks or falls silent another one is opened, from the last event on
 * that the follower was told. What it has not asked for stays with the server, and in the socket.
 *
 * <p>Threading: a thread of its own opens the streams; the follower is told on threads of the HTTP client, one call at a time.
 */
final class HttpFollowing {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFollowing.class);

    /** A server says something every 15 s. */
    private static final long SILENCE_MILLIS = 45_000;

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    // why not the time of the queue: see ServerLink.
    private static final Time TIME = Time.system();

    private final ServerLink link;
    private final EventFilter filter;
    private final EventFollower follower;
    private final Bell bell = new Bell();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Thread thread = new Thread(this::loop, "pawl-remote-events");
    private volatile @Nullable Long known;
    private volatile Lines lines = new Lines();
    private volatile boolean ended;

    HttpFollowing(ServerLink link, EventFilter filter, @Nullable Long after, EventFollower follower) {
        this.link = link;
        this.filter = filter;
        this.known = after;
        this.follower = follower;
        thread.setDaemon(true);
    }

    /** Follows when it returns: what happens from then on is told. */
    void start() {
        open();
        thread.start();
    }

    /** The follower is told nothing any more. */
    void end() {
        ended = true;
        bell.ring();
        lines.cancel();
    }

    private void open() {
        Lines opened = new Lines();
        lines = opened;
        Reply reply = ServerLink.wait(
                link.stream(new ServerLink.Call("GET", path(), null, List.of(), Duration.ZERO, null), opened));
        reply.checkStream();
        ServerLink.wait(opened.begin);
        if (ended) {
            opened.cancel();
        }
    }

    private String path() {
        StringJoiner query = new StringJoiner("&", "/queue/events?", "");
        query.setEmptyValue("/queue/events");
        add(query, "type", filter.types());
        add(query, "queue", filter.queues());
        add(
                query,
                "kind",
                filter.kinds().stream().map(LoggedEvent.Kind::wireName).toList());
        add(query, "task_id", filter.tasks());
        if (known != null) {
            query.add("after=" + known);
        }
        return query.toString();
    }

    private static void add(StringJoiner query, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            query.add(name + "="
                    + values.stream()
                            .map(value -> ServerLink.encoded(value.toString()))
                            .collect(Collectors.joining(",")));
        }
    }

    private void loop() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!ended) {
                awaitTheEndOf(lines);
                lines.cancel();
                // why: whoever is not done with what it was told is told no more, by no stream.
                while (busy.get() && !ended) {
                    TIME.await(bell, Long.MAX_VALUE);
                }
                pause = openAgain(pause);
            }
        } catch (InterruptedException e) {
            LOG.debug("the following of a server's events ends");
        }
    }

    private void awaitTheEndOf(Lines stream) throws InterruptedException {
        while (!ended && !stream.over) {
            long silentAt = busy.get() ? Long.MAX_VALUE : stream.heardAt + SILENCE_MILLIS;
            if (TIME.now() >= silentAt) {
                LOG.debug("a server that was followed has fallen silent");
                return;
            }
            TIME.await(bell, silentAt);
        }
    }

    /** How long to wait before the next time. */
    private long openAgain(long pause) throws InterruptedException {
        long until = TIME.now() + (long) (pause * (0.5 + TIME.random()));
        while (!ended && TIME.now() < until) {
            TIME.await(bell, until);
        }
        if (ended) {
            return pause;
        }
        try {
            open();
            return FIRST_PAUSE_MILLIS;
        } catch (RuntimeException unheard) {
            if (pause == FIRST_PAUSE_MILLIS) {
                LOG.warn("the events of the server are not heard now, and asked for again: {}", unheard.getMessage());
            }
            return Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    /** The follower wants more. */
    private void next() {
        if (busy.compareAndSet(true, false)) {
            lines.more();
            bell.ring();
        }
    }

    /** What one stream says. */
    private final class Lines implements Flow.Subscriber<String> {
        private final CompletableFuture<Void> begin = new CompletableFuture<>();
        private volatile Flow.@Nullable Subscription subscription;
        private volatile long heardAt = TIME.now();
        private volatile boolean over;
        private String id = "";
        private String data = "";

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            more();
        }

        private void more() {
            Flow.Subscription reading = subscription;
            heardAt = TIME.now();
            if (reading != null && !over) {
                reading.request(1);
            }
        }

        @Override
        public void onNext(String line) {
            if (ended || over) {
                return;
            }
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            } else if (line.isEmpty() && said()) {
                return;
            }
            more();
        }

        /** Whether the follower was told something, and is to say when it wants more. */
        private boolean said() {
            String event = data;
            data = "";
            if (event.isEmpty()) {
                if (!id.isEmpty()) {
                    known = Long.valueOf(id);
                    if (!begun.getAndSet(true)) {
                        follower.beginAfter(Long.parseLong(id));
                    }
                    begin.complete(null);
                }
                return false;
            }
            tell(Answers.event(JsonAnswer.of(event)));
            return true;
        }

        private void tell(LoggedEvent event) {
            known = event.id();
            busy.set(true);
            try {
                follower.accept(List.of(event), HttpFollowing.this::next);
            } catch (RuntimeException | Error broken) {
                // why: an edge, as in an embedded queue. One that throws asked for no more, so it gets none.
                LOG.warn("a follower of the events failed and is told nothing any more", broken);
            }
        }

        @Override
        public void onError(Throwable fault) {
            end(fault);
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable fault) {
            over = true;
            begin.completeExceptionally(
                    new StoreException.Unavailable("the stream of events ended before it began", fault));
            bell.ring();
        }

        void cancel() {
            Flow.Subscription reading = subscription;
            over = true;
            if (reading != null) {
                reading.cancel();
            }
        }
    }
}
