package dev.pawl.server;

import java.util.Locale;

/** What a caller of the API may do. An admin may do everything; the other roles do not include each other. */
enum Role {
    /** Needs no role: whether the server lives, and what it can do. */
    ANYONE,
    /** Look at everything, change nothing. */
    READ,
    /** Enqueue. */
    ENQUEUE,
    /** Claim tasks, and say what became of them. */
    WORK,
    /** Everything. */
    ADMIN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
