package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a server that serves this queue, and what was done with the rights of an admin. Every change of a token notes
 * itself, in the same transaction.
 *
 * <p>Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface AccessStore {
    /** For how long the secret before a rotation stays good unless told. */
    Duration GRACE = Duration.ofHours(1);

    /** The longest such time. */
    Duration LONGEST_GRACE = Duration.ofDays(30);

    /** How many entries of the audit are kept. */
    int MOST_ENTRIES = 100_000;

    /** A token and a secret of it; this is the only time the secret is told. */
    record Issued(AccessToken token, AccessSecret secret) {}

    /**
     * Makes a token.
     *
     * @throws InvalidTaskException when a token that is not revoked has the name
     */
    Issued create(NewAccessToken wanted);

    /** Every token there ever was, also revoked ones, the newest first. */
    List<AccessToken> tokens();

    /**
     * Gives a token another secret; the one it had stays good for so long, so that its holders can change over. A token whose
     * last rotation is younger than that loses the secret before it at once.
     *
     * @param grace 0 to {@link #LONGEST_GRACE}
     * @return empty when no token that is valid or expired has the name
     */
    Optional<Issued> rotate(String name, Duration grace);

    /**
     * Makes a token void for ever, with all its secrets. Its name is free again.
     *
     * @return whether there was one
     */
    boolean revoke(String name);

    /** The token whose secret this is; empty when it is nobody's, or not good any more. */
    Optional<AccessToken> verify(String secret);

    /** Writes down what somebody did; completes when it is on disk. The newest {@value #MOST_ENTRIES} entries are kept. */
    CompletableFuture<AuditEntry> note(AuditEntry.Note note);

    /**
     * What was done, newest first.
     *
     * @param limit 1 or more
     * @param after only entries with a smaller id than this: the last id of the page before; null for the first page
     */
    List<AuditEntry> audit(int limit, @Nullable Long after);
}
