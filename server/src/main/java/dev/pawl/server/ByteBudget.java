package dev.pawl.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory requests under way may hold together.
 *
 * <p>Threading: safe for any number of threads.
 */
final class ByteBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long most) {
        this.most = most;
    }

    /** Takes so much, unless that is too much; a single request always fits. */
    boolean take(long bytes) {
        long before = held.getAndAdd(bytes);
        if (before > 0 && before + bytes > most) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}
