package dev.pawl.store;

import java.util.Locale;

/**
 * What an examination says of one thing.
 *
 * @param name stable, in lower case with underscores
 * @param severity whether somebody should look at it
 * @param figure what was found
 * @param advice what to do; empty when nothing needs doing
 */
public record Finding(String name, Severity severity, String figure, String advice) {
    /** Whether somebody should look at it. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Works, but somebody should look at it. */
        WARNING,
        /** Something does not work, or soon will not. */
        PROBLEM;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
