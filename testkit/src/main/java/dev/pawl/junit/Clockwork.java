package dev.pawl.junit;

import dev.pawl.Pawl;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;

/** Time that passes as it would: from tick to tick of the schedules, each of which is done before time goes on. */
final class Clockwork {
    private static final long LOOK_MILLIS = 1;

    private Clockwork() {}

    /**
     * Moves time on.
     *
     * @param until epoch milliseconds
     */
    static void moveTo(long until, Pawl pawl, WatchedStore store, FakeTime time, Duration patience) {
        for (long tick = nextTick(store); tick <= until; tick = nextTick(store)) {
            jumpTo(tick, time);
            awaitTicks(pawl, store, time, patience);
        }
        jumpTo(until, time);
    }

    private static void jumpTo(long until, FakeTime time) {
        if (until > time.now()) {
            time.advance(Duration.ofMillis(until - time.now()));
        }
    }

    /** When a schedule is due, epoch milliseconds; {@link Long#MAX_VALUE} for never. */
    static long nextTick(WatchedStore store) {
        Long next = store.store().schedules().nextAt();
        return next == null ? Long.MAX_VALUE : next;
    }

    static boolean isOverdue(WatchedStore store, FakeTime time) {
        return nextTick(store) <= time.now();
    }

    /** Waits until the schedules have done what is due. */
    static void awaitTicks(Pawl pawl, WatchedStore store, FakeTime time, Duration patience) {
        if (!isOverdue(store, time)) {
            return;
        }
        pawl.schedules().start();
        Bell nobody = new Bell();
        long since = Time.system().now();
        while (isOverdue(store, time)) {
            if (Time.system().now() - since > patience.toMillis()) {
                throw new AssertionError(
                        "a schedule is due and its task was not made within " + patience.toSeconds() + " s");
            }
            time.advance(Duration.ZERO);
            await(nobody, LOOK_MILLIS);
        }
    }

    /** Waits by the machine's clock. */
    static void await(Bell bell, long millis) {
        try {
            Time.system().await(bell, Time.system().now() + millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the queue was at work", e);
        }
    }
}
