package dev.pawl.engine;

import dev.pawl.store.EventFilter;
import dev.pawl.store.EventFollower;
import dev.pawl.store.EventPage;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.StoreException;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the event log for all who follow it in this process, and keeps it being written: it holds the process' subscription. A
 * follower is no more than a place in the log and whether it wants to go on, so one that is slow, or stuck, costs nothing and
 * slows nobody; those at the same place share what is read. Followed by nobody it executes no SQL, and the subscription runs
 * out.
 *
 * <p>Gives up: after it has told many, or much, it rests, so a crowd hears a few times a second, and one to whom more happens in
 * all than {@value #EVENTS_PER_MILLISECOND} events a millisecond falls behind and at last gets a gap. Gains: however many follow, the
 * queue goes on at about its own speed.
 *
 * <p>Threading: one thread runs {@link #loop} and tells the followers; the rest is for any.
 */
public final class Tail implements Service {
    /** How long events are still written after the last sign of life of a process that follows. */
    public static final long SUBSCRIBED_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    /** Events of one reading, the fewer the more follow: what those who are stuck may hold in memory, all together. */
    private static final int LONGEST_PAGE = 1_000;

    private static final int SHORTEST_PAGE = 100;

    private static final int EVENTS_AT_ONCE = 5_000;

    /** What all followers together are told, in the long run: events, and how often anybody is told some. */
    private static final int EVENTS_PER_MILLISECOND = 250;

    private static final int TELLINGS_PER_MILLISECOND = 2;

    /** Between two readings at the end of the log: what is written one by one is told a few at a time. */
    private static final long REST_MILLIS = 25;

    /** After the log could not be read. */
    private static final long RETRY_MILLIS = 1_000;

    private final TaskStore store;
    private final TaskBrowser browser;
    private final Time time;
    private final String name;
    private final List<Following> followings = new CopyOnWriteArrayList<>();
    private final Bell bell = new Bell();
    private final Bell end = new Bell();
    private final OwnThread thread;
    private long eventsInTurn;
    private long tellingsInTurn;
    private boolean listening;
    private boolean unreachable;
    private volatile long renewAt;

    /**
     * @param name of the subscription: no other process has it
     */
    public Tail(TaskStore store, TaskBrowser browser, Time time, String name) {
        this.store = store;
        this.browser = browser;
        this.time = time;
        this.name = name;
        this.thread = new OwnThread(
                "pawl-events",
                "the reading of the event log",
                time,
                () -> {
                    bell.ring();
                    end.ring();
                },
                this::loop);
    }

    /** One follower and its place in the log. */
    private final class Following {
        private final EventFilter filter;
        private final EventFollower follower;
        private volatile long cursor;
        private volatile boolean wants = true;

        Following(EventFilter filter, long cursor, EventFollower follower) {
            this.filter = filter;
            this.cursor = cursor;
            this.follower = follower;
        }

        void next() {
            wants = true;
            bell.ring();
        }

        void tell(EventPage page) {
            cursor = page.last();
            List<LoggedEvent> fitting = filter.equals(EventFilter.ALL)
                    ? page.events()
                    : page.events().stream().filter(filter::takes).toList();
            if (fitting.isEmpty()) {
                return;
            }
            wants = false;
            eventsInTurn += fitting.size();
            tellingsInTurn++;
            try {
                follower.accept(fitting, this::next);
            } catch (RuntimeException | Error broken) {
                // why: an edge. One that throws must not harm the others; it asked for no more, so it gets none.
                LOG.warn("a follower of the event log failed and is told nothing any more", broken);
            }
        }
    }

    /**
     * Tells {@code follower} from now on what comes to the log.
     *
     * @param after the id of the last event that is known; null for what happens from now on
     * @return run it to end this
     */
    public Runnable follow(EventFilter filter, @Nullable Long after, EventFollower follower) {
        long newest = subscribe();
        Following following = new Following(filter, after == null ? newest : after, follower);
        follower.beginAfter(following.cursor);
        followings.add(following);
        bell.ring();
        return () -> followings.remove(following);
    }

    private long subscribe() {
        long now = time.now();
        long newest = store.subscribe(name, now + SUBSCRIBED_MILLIS);
        renewAt = now + SUBSCRIBED_MILLIS / 3;
        return newest;
    }

    @Override
    public void start() {
        thread.start(() -> store.doorbell().addForEvents(bell));
    }

    /** The subscription runs out by itself: who comes back soon after has missed nothing. */
    @Override
    public boolean stop(Duration deadline) {
        return thread.stop(deadline);
    }

    private void loop() throws InterruptedException {
        try {
            while (!thread.isStopping()) {
                turn();
            }
        } finally {
            store.doorbell().remove(bell);
        }
    }

    private void turn() throws InterruptedException {
        try {
            if (!followings.isEmpty() && time.now() >= renewAt) {
                subscribe();
            }
            rest(readOn());
            unreachable = false;
        } catch (StoreException e) {
            if (!unreachable) {
                LOG.warn("the event log cannot be read now and is tried again: {}", e.getMessage());
            }
            unreachable = true;
            time.await(end, time.now() + RETRY_MILLIS);
        }
    }

    /** What a reading found for those who wanted it. */
    private enum Found {
        NOTHING,
        ALL,
        /** The log went on. */
        SOME
    }

    private Found readOn() {
        eventsInTurn = 0;
        tellingsInTurn = 0;
        Found found = Found.NOTHING;
        int page = Math.min(LONGEST_PAGE, Math.max(SHORTEST_PAGE, EVENTS_AT_ONCE / Math.max(1, followings.size())));
        for (Map.Entry<Long, List<Following>> place : places().entrySet()) {
            EventPage read = browser.events(EventFilter.ALL, place.getKey(), page);
            if (read.last() > place.getKey()) {
                found = read.more() || found == Found.SOME ? Found.SOME : Found.ALL;
                place.getValue().forEach(following -> following.tell(read));
            }
        }
        return found;
    }

    /** Who wants to go on, by where. */
    private Map<Long, List<Following>> places() {
        Map<Long, List<Following>> places = new TreeMap<>();
        for (Following following : followings) {
            if (following.wants) {
                places.computeIfAbsent(following.cursor, cursor -> new ArrayList<>())
                        .add(following);
            }
        }
        return places;
    }

    private void rest(Found found) throws InterruptedException {
        // why: while it looks again anyway, or for nobody, it saves the cost of watching.
        hearOthers(found == Found.NOTHING && !followings.isEmpty());
        long now = time.now();
        time.await(
                end, now + Math.max(eventsInTurn / EVENTS_PER_MILLISECOND, tellingsInTurn / TELLINGS_PER_MILLISECOND));
        switch (found) {
            // why: those who are behind say when they want to go on, and mostly do at once.
            case SOME -> time.await(bell, now + REST_MILLIS);
            case ALL -> time.await(end, now + REST_MILLIS);
            case NOTHING -> time.await(bell, followings.isEmpty() ? Long.MAX_VALUE : renewAt);
        }
    }

    private void hearOthers(boolean wanted) {
        if (wanted == listening) {
            return;
        }
        listening = wanted;
        if (wanted) {
            store.doorbell().listen(bell);
        } else {
            store.doorbell().ignore(bell);
        }
    }
}
