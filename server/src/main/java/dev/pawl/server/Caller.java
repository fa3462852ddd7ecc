package dev.pawl.server;

import dev.pawl.store.AccessToken;
import dev.pawl.store.AuditEntry;
import java.util.Set;

/**
 * Who made a request.
 *
 * @param name a token's, or one of those that stand for nobody in {@link AuditEntry}
 * @param roles what they may do
 */
record Caller(String name, Set<AccessToken.Role> roles) {
    /** Whoever reaches a server that asks for no token. */
    static final Caller LOCAL = new Caller(AuditEntry.LOCAL, Set.of(AccessToken.Role.ADMIN));

    /** Whoever showed no good token. */
    static final Caller UNKNOWN = new Caller(AuditEntry.UNKNOWN, Set.of());

    static Caller of(AccessToken token) {
        return new Caller(token.name(), token.roles());
    }
}
