package dev.pawl.engine;

import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.ScheduleStore.Tick;
import dev.pawl.store.Ticked;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tasks of schedules when they are due. Every process that works on the queue has one; a tick is done by the one
 * whose transaction comes first. Between ticks it sleeps. What this process changes of a schedule it hears at once; what
 * others do it finds by one read of an index every {@value #LOOK_MILLIS} ms.
 *
 * <p>Threading: one thread runs {@link #loop}; the rest is for any.
 */
public final class Ticker implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    /** A schedule that another process made for sooner than this may begin so much late. */
    private static final long LOOK_MILLIS = 10_000;

    /** After the schedules could not be read or ticked. */
    private static final long RETRY_MILLIS = 1_000;

    private final ScheduleStore schedules;
    private final Time time;
    private final Consumer<Ticked> told;
    private final Bell bell = new Bell();
    private final List<Bell> ends = new CopyOnWriteArrayList<>();
    private final AtomicBoolean used = new AtomicBoolean();
    private final Thread thread = new Thread(this::loop, "pawl-clock");
    private boolean inTrouble;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean ended;

    /**
     * @param told of every tick that was committed; it must be quick
     */
    public Ticker(ScheduleStore schedules, Time time, Consumer<Ticked> told) {
        this.schedules = schedules;
        this.time = time;
        this.told = told;
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        if (stopping || used.getAndSet(true)) {
            throw new IllegalStateException("the clock was started before");
        }
        started = true;
        thread.start();
    }

    /** The schedules have changed: looks again. */
    public void wake() {
        bell.ring();
    }

    @Override
    public boolean stop(Duration deadline) {
        stopping = true;
        bell.ring();
        if (!started) {
            return true;
        }
        long until = Time.after(time.now(), deadline);
        Bell end = new Bell();
        ends.add(end);
        boolean interrupted = false;
        while (!ended && !interrupted && time.now() < until) {
            try {
                time.await(end, until);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        ends.remove(end);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void loop() {
        try {
            while (!stopping) {
                long next = look();
                boolean rang = false;
                while (!stopping && !rang && time.now() < next) {
                    rang = time.await(bell, next);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the clock ends");
        }
        ended = true;
        ends.forEach(Bell::ring);
    }

    /** Does what is due; when to look again. */
    private long look() {
        try {
            long now = time.now();
            Long next = schedules.nextAt();
            if (next != null && next <= now) {
                tick(now);
                next = schedules.nextAt();
            }
            inTrouble = false;
            return soonest(next, time.now() + LOOK_MILLIS);
        } catch (RuntimeException e) {
            // why: an edge. Whatever it is, workers go on, and what is missed meanwhile is made up for as it was
            // wished.
            if (!inTrouble) {
                LOG.warn("schedules cannot be looked at now, it is tried again: {}", e.toString());
            }
            inTrouble = true;
            return time.now() + RETRY_MILLIS;
        }
    }

    private static long soonest(@Nullable Long next, long look) {
        return next == null ? look : Math.min(next, look);
    }

    private void tick(long now) {
        List<Tick> ticks = schedules.dueAt(now).stream()
                .map(state -> new Tick(state, state.schedule().due(first(state), now)))
                .toList();
        schedules.tick(ticks).forEach(told);
    }

    private static long first(ScheduleState due) {
        if (due.nextAt() == null) {
            throw new AssertionError("a schedule that is due at no time");
        }
        return due.nextAt();
    }
}
