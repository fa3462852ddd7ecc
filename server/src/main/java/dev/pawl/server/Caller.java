package dev.pawl.server;

import dev.pawl.store.AuditEntry;

/**
 * Who made a request.
 *
 * @param name a token's, or one of those that stand for nobody in {@link AuditEntry}
 */
record Caller(String name) {
    /** Whoever reaches a server that asks for no token. */
    static final Caller LOCAL = new Caller(AuditEntry.LOCAL);

    /** Whoever showed no good token. */
    static final Caller UNKNOWN = new Caller(AuditEntry.UNKNOWN);
}
