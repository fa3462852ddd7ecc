package dev.pawl.store;

import java.util.List;

/** Who is told what comes to the event log, a few events at a time, on one thread for all: it must be quick. */
@FunctionalInterface
public interface EventFollower {
    /**
     * Told once, before all else: what it is told happened after the event with this id. Whoever keeps the last id that it knows
     * can go on there later.
     */
    default void beginAfter(long eventId) {}

    /**
     * Takes the next events, at least one.
     *
     * @param next to be run when more are welcome, now or later, on any thread; until then the follower is told nothing, and
     *     nothing is kept for it but its place in the log
     */
    void accept(List<LoggedEvent> events, Runnable next);
}
