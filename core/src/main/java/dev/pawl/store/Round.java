package dev.pawl.store;

import java.util.Locale;

/**
 * One piece of scheduled care, as any process last did it.
 *
 * @param kind which
 * @param begunAt epoch milliseconds
 * @param by who
 * @param state how it went
 * @param outcome what came of it, in a few words; empty while it goes on
 */
public record Round(Kind kind, long begunAt, String by, State state, String outcome) {
    /** What a schedule does. */
    public enum Kind {
        /** Removes old ended tasks, and workers that are gone. */
        PRUNE,
        /** {@link Maintenance#analyze}. */
        ANALYZE,
        /** Empties a long log. */
        CHECKPOINT,
        /** Writes a backup. */
        BACKUP;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a round went. */
    public enum State {
        /** Goes on, or its process died in it. */
        BEGUN,
        /** Came to its end. */
        DONE,
        /** Failed; it is done again at its next time. */
        FAILED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
