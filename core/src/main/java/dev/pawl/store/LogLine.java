package dev.pawl.store;

import org.jspecify.annotations.Nullable;

/**
 * A line that a handler, or a person, wrote about a task.
 *
 * @param at epoch milliseconds
 * @param attempt the last one that had begun; 0 for none
 * @param level one of DEBUG, INFO, WARNING, ERROR, CRITICAL
 * @param details JSON text, or null
 */
public record LogLine(
        long at,
        int attempt,
        Level level,
        String message,
        @Nullable String details) {
    /** At most this many characters of message; longer ones are cut. */
    public static final int MAX_MESSAGE_CHARS = 8_192;

    /** Levels as operators know them. */
    public enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR,
        CRITICAL
    }

    public LogLine {
        if (message.length() > MAX_MESSAGE_CHARS) {
            message = message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
        }
    }
}
