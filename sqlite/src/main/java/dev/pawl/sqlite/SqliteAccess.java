package dev.pawl.sqlite;

import dev.pawl.store.AccessSecret;
import dev.pawl.store.AccessStore;
import dev.pawl.store.AccessToken;
import dev.pawl.store.AuditEntry;
import dev.pawl.store.NewAccessToken;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Access tokens and the audit in the file. */
final class SqliteAccess implements AccessStore {
    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;
    private final Time time;

    SqliteAccess(Supplier<Pen> pen, Supplier<Readers> readers, Time time) {
        this.pen = pen;
        this.readers = readers;
        this.time = time;
    }

    @Override
    public Issued create(NewAccessToken wanted) {
        AccessSecret secret = AccessSecret.make();
        return pen.get()
                .write(Operation.durable(writing -> {
                    long now = writing.now();
                    Optional<Issued> made = AccessTokens.insert(writing.statements(), wanted, secret, now)
                            .map(token -> new Issued(token, secret));
                    if (made.isPresent()) {
                        Audit.add(writing.statements(), now, byFile("createToken", wanted.name(), roles(wanted)));
                    }
                    return made;
                }))
                .orElseThrow(() -> new InvalidTaskException(
                        "name", "must be another one: there is a token '" + wanted.name() + "'"));
    }

    private static String roles(NewAccessToken wanted) {
        return AccessTokens.joined(wanted.roles());
    }

    @Override
    public List<AccessToken> tokens() {
        return readers.get().read(AccessTokens::all);
    }

    @Override
    public Optional<Issued> rotate(String name, Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new InvalidTaskException("grace", "must be from 0 to 30 days, not " + grace);
        }
        return pen.get().write(Operation.durable(writing -> {
            long now = writing.now();
            Optional<AccessToken> token = AccessTokens.named(writing.statements(), name);
            if (token.isEmpty()) {
                return Optional.empty();
            }
            AccessSecret secret = AccessSecret.makeFor(token.get().id());
            AccessTokens.rotate(writing.statements(), secret, Time.after(now, grace));
            Audit.add(writing.statements(), now, byFile("rotateToken", name, null));
            return AccessTokens.named(writing.statements(), name).map(rotated -> new Issued(rotated, secret));
        }));
    }

    @Override
    public boolean revoke(String name) {
        return pen.get().write(Operation.durable(writing -> {
            boolean revoked = AccessTokens.revoke(writing.statements(), name, writing.now());
            if (revoked) {
                Audit.add(writing.statements(), writing.now(), byFile("revokeToken", name, null));
            }
            return revoked;
        }));
    }

    private static AuditEntry.Note byFile(String operation, String name, @Nullable String input) {
        return new AuditEntry.Note(AuditEntry.LOCAL, operation, name, input, null, null);
    }

    @Override
    public Optional<AccessToken> verify(String secret) {
        long now = time.now();
        return AccessSecret.read(secret)
                .flatMap(shown -> tokens().stream()
                        .filter(token -> token.id().equals(shown.id()) && token.accepts(shown, now))
                        .findFirst());
    }

    @Override
    public CompletableFuture<AuditEntry> note(AuditEntry.Note note) {
        return pen.get().submit(Operation.durable(writing -> Audit.add(writing.statements(), writing.now(), note)));
    }

    @Override
    public List<AuditEntry> audit(int limit, @Nullable Long after) {
        return readers.get().read(statements -> Audit.page(statements, limit, after));
    }
}
