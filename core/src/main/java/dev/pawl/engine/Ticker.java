package dev.pawl.engine;

import dev.pawl.store.Doorbell;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.ScheduleStore.Tick;
import dev.pawl.store.Ticked;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tasks of schedules when they are due. Every process that works on the queue has one; a tick is done by the one
 * whose transaction comes first. Between ticks it sleeps and executes no SQL while nobody writes. What this process changes of
 * a schedule it hears at once. After commits of others, or of workers here, one read of an index says whether a tick has come
 * nearer: at once when there was none for a second, else when the second is over.
 *
 * <p>Threading: one thread runs {@link #loop}; the rest is for any.
 */
public final class Ticker implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    /** Between two looks for what others changed, or after one that failed: who writes all the time is not asked all the time. */
    private static final long REST_MILLIS = 1_000;

    /** How long it sleeps in one go before a tick: where the clock on the wall is set, it notices so much late. */
    private static final long SLEEP_MILLIS = 10_000;

    private final ScheduleStore schedules;
    private final Doorbell doorbell;
    private final Time time;
    private final Consumer<Ticked> told;
    private final Bell bell = new Bell();
    private final OwnThread thread;
    private boolean inTrouble;
    private volatile boolean changed;

    /**
     * @param told of every tick that was committed; it must be quick
     */
    public Ticker(ScheduleStore schedules, Doorbell doorbell, Time time, Consumer<Ticked> told) {
        this.schedules = schedules;
        this.doorbell = doorbell;
        this.time = time;
        this.told = told;
        this.thread = new OwnThread("pawl-clock", "the clock", time, bell::ring, this::loop);
    }

    @Override
    public void start() {
        thread.start(() -> {});
    }

    /** The schedules have changed: looks again. */
    public void wake() {
        changed = true;
        bell.ring();
    }

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
            doorbell.remove(bell);
        }
    }

    private void turn() throws InterruptedException {
        long looked = time.nanos();
        long next = Long.MAX_VALUE;
        try {
            // why: before the look, so that nothing falls between the two. The ring that begins it says nothing.
            doorbell.add(bell);
            doorbell.listen(bell);
            time.await(bell, time.now());
            changed = false;
            next = look();
            inTrouble = false;
            sleep(next);
        } catch (RuntimeException e) {
            // why: an edge. Whatever it is, workers go on, and what is missed meanwhile is made up for as it was
            // wished.
            if (!inTrouble) {
                LOG.warn("schedules cannot be looked at now, it is tried again: {}", e.toString());
            }
            inTrouble = true;
        }
        doorbell.remove(bell);
        long rest = left(looked);
        while (!thread.isStopping() && !changed && rest > 0 && time.now() < next) {
            time.await(bell, Math.min(next, time.now() + rest));
            rest = left(looked);
        }
    }

    /** Milliseconds until it may look again; by the steady clock, whatever the one on the wall is set to. */
    private long left(long lookedNanos) {
        return REST_MILLIS - (time.nanos() - lookedNanos) / 1_000_000;
    }

    /** Until then, or until somebody writes. */
    private void sleep(long until) throws InterruptedException {
        boolean rang = false;
        while (!thread.isStopping() && !changed && !rang && time.now() < until) {
            rang = time.await(bell, until == Long.MAX_VALUE ? until : Math.min(until, time.now() + SLEEP_MILLIS));
        }
    }

    /** Does what is due; when something is again. */
    private long look() {
        long now = time.now();
        Long next = schedules.nextAt();
        if (next != null && next <= now) {
            tick(now);
            next = schedules.nextAt();
        }
        return next == null ? Long.MAX_VALUE : next;
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
