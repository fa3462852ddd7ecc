package dev.pawl.engine;

/**
 * Thrown through a handler whose task waits for a signal: the attempt ends, and the task is put off until it comes.
 *
 * <p>why an error: a handler that catches its own exceptions must not keep a thread and a lease for the wait.
 */
final class SignalAwaited extends Error {
    private static final long serialVersionUID = 1L;

    private final long until;

    SignalAwaited(String name, long until) {
        super("waits for the signal '" + name + "'", null, false, false);
        this.until = until;
    }

    long until() {
        return until;
    }
}
