package dev.pawl.client;

import dev.pawl.store.AccessStore;
import dev.pawl.store.AccessToken;
import dev.pawl.store.AuditEntry;
import dev.pawl.store.NewAccessToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who may ask a server is settled where its queue is, by nobody over HTTP; what was done by whom can be asked. */
final class ServerAccess implements AccessStore {
    private final ServerLink link;

    ServerAccess(ServerLink link) {
        this.link = link;
    }

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException(
                "access tokens are made, listed and revoked where the server's queue is (pawl token), never over HTTP");
    }

    @Override
    public Issued create(NewAccessToken wanted) {
        throw elsewhere();
    }

    @Override
    public List<AccessToken> tokens() {
        throw elsewhere();
    }

    @Override
    public Optional<Issued> rotate(String name, Duration grace) {
        throw elsewhere();
    }

    @Override
    public boolean revoke(String name) {
        throw elsewhere();
    }

    @Override
    public Optional<AccessToken> verify(String secret) {
        throw elsewhere();
    }

    @Override
    public CompletableFuture<AuditEntry> note(AuditEntry.Note note) {
        throw elsewhere();
    }

    @Override
    public List<AuditEntry> audit(int limit, @Nullable Long after) {
        return link.get("/queue/audit?limit=" + limit + (after == null ? "" : "&after=" + after)).list().stream()
                .map(entry -> new AuditEntry(
                        entry.number("audit_id"),
                        entry.time("at_utc"),
                        new AuditEntry.Note(
                                entry.text("who"),
                                entry.text("operation"),
                                entry.text("target"),
                                entry.textOrNull("input"),
                                entry.wholeOrNull("status"),
                                entry.numberOrNull("count"))))
                .toList();
    }
}
