package dev.pawl.store;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt finds that waits for a signal. What it was told once, or that it came too late, it finds ever after.
 *
 * @param value of the signal as JSON text, when it came
 * @param until while it waits: for how long, epoch milliseconds; else 0
 */
public record Awaited(State state, @Nullable String value, long until) {
    public enum State {
        /** It came. */
        CAME,
        /** It has not come yet. */
        WAITS,
        /** It did not come in time. */
        TOO_LATE,
        /** The claim no longer owns the task; nothing was written. */
        LOST
    }

    public static final Awaited LOST = new Awaited(State.LOST, null, 0);
    public static final Awaited TOO_LATE = new Awaited(State.TOO_LATE, null, 0);

    public static Awaited came(String value) {
        return new Awaited(State.CAME, value, 0);
    }

    public static Awaited waits(long until) {
        return new Awaited(State.WAITS, null, until);
    }
}
