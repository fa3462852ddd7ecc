package dev.pawl.store;

import dev.pawl.task.Bell;

/**
 * Tells idle workers that there may be work. A ring is a hint, never a truth: the worker looks.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface Doorbell {
    /** Rings {@code bell} from now on after every commit of this process that may concern a worker. */
    void add(Bell bell);

    /** Rings {@code bell} from now on after every commit of this process that wrote to the event log. */
    void addForEvents(Bell bell);

    /** Stops ringing the bell, for all reasons. */
    void remove(Bell bell);

    /**
     * Rings the bell from now on also after commits of others, in this process or elsewhere. Anything they committed since
     * this process last claimed rings at once, so nothing is missed between a claim that found nothing and this call.
     */
    void listen(Bell bell);

    /** Ends {@link #listen}: a worker that is busy anyway saves the cost of watching. */
    void ignore(Bell bell);
}
