package dev.pawl.task;

import java.time.Duration;

/**
 * For how long an idempotency key belongs to its task. A later enqueue with the key finds the task while it does, and makes
 * a new one, which takes the key over, once it does not.
 *
 * @param mode which of the three
 * @param millis how long, for {@link Mode#LASTING}; else 0
 */
public record Uniqueness(Mode mode, long millis) {
    /** The three answers. */
    public enum Mode {
        /** As long as the task is stored. */
        ALWAYS,
        /** For a time after the task was enqueued. */
        LASTING,
        /** While the task waits; and the later enqueue replaces its payload and its time to run. */
        DEBOUNCE
    }

    /** The longest time: ten years. */
    public static final Duration LONGEST = Duration.ofDays(3_650);

    /** As long as the task is stored: the default. */
    public static final Uniqueness ALWAYS = new Uniqueness(Mode.ALWAYS, 0);

    /** While the task waits; the later enqueue replaces its payload and its time to run. */
    public static final Uniqueness DEBOUNCE = new Uniqueness(Mode.DEBOUNCE, 0);

    public Uniqueness {
        boolean fits = mode == Mode.LASTING ? millis >= 1 && millis <= LONGEST.toMillis() : millis == 0;
        if (!fits) {
            throw new InvalidTaskException(
                    "unique_for", "must be from 1 millisecond to ten years, not " + millis + " ms");
        }
    }

    /**
     * For this long after the task was enqueued.
     *
     * @throws InvalidTaskException when it is not from 1 ms to ten years
     */
    public static Uniqueness lasting(Duration time) {
        // why: what is longer than the longest may not fit into a long.
        return new Uniqueness(Mode.LASTING, time.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : time.toMillis());
    }
}
