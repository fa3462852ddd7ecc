package dev.pawl.store;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was done, or refused, with the rights of an admin.
 *
 * @param id ascending
 * @param at epoch milliseconds
 */
public record AuditEntry(long id, long at, Note note) {
    /**
     * What is written down.
     *
     * @param who a token's name, or {@link #LOCAL}, or {@link #UNKNOWN}
     * @param operation what was asked for
     * @param target to what
     * @param input what else was said, without payloads; null when nothing was
     * @param status of the answer over HTTP; null for what did not come that way
     * @param count to how many tasks it was done; null when it was not counted
     */
    public record Note(
            String who,
            String operation,
            String target,
            @Nullable String input,
            @Nullable Integer status,
            @Nullable Long count) {}

    /** Whoever can open the file, or reach a server that asks for no token. No token can have this name. */
    public static final String LOCAL = "(local)";

    /** Whoever showed no token, or none that is good. */
    public static final String UNKNOWN = "(unknown)";
}
