package dev.pawl.server;

import dev.pawl.store.AccessToken;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller of the API may do. An admin may do everything; the other roles do not include each other. */
enum Role {
    /** Needs no role: whether the server lives, and what it can do. */
    ANYONE(null),
    /** Show a good token, whatever it may do; on a server that asks for none, nothing. */
    HOLDER(null),
    /** Look at everything, change nothing. */
    READ(AccessToken.Role.READ),
    /** Enqueue. */
    ENQUEUE(AccessToken.Role.ENQUEUE),
    /** Claim tasks, and say what became of them. */
    WORK(AccessToken.Role.WORK),
    /** Everything. */
    ADMIN(AccessToken.Role.ADMIN);

    private final AccessToken.@Nullable Role granted;

    Role(AccessToken.@Nullable Role granted) {
        this.granted = granted;
    }

    /** Whether a token's holder may do it. */
    boolean isGrantedBy(AccessToken token) {
        return granted == null || token.grants(granted);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
