package dev.pawl.sqlite;

import dev.pawl.store.Claim;
import dev.pawl.store.LoggedEvent;
import dev.pawl.task.TraceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes claims of tasks that were chosen: in work from now on, under a new token and a lease.
 *
 * <p>Threading: under the pen.
 */
final class Taking {
    private static final int ROW_BYTES = 150;

    private final Writing writing;
    private final Statements statements;
    private final String worker;
    private final long leaseMillis;

    Taking(Writing writing, String worker, long leaseMillis) {
        this.writing = writing;
        this.statements = writing.statements();
        this.worker = worker;
        this.leaseMillis = leaseMillis;
    }

    /**
     * @param chosen whose rows are written, and whose tallies tell already that they are in work
     * @param traces whether any task of the file has a trace
     */
    List<Claim> take(List<Candidate> chosen, boolean traces) throws SQLException {
        long now = writing.now();
        statements.update("""
                UPDATE task SET state = 3, attempts = attempts + 1, token = token + 1, claimed_at = ?1, started_at = ?1,
                  updated_at = ?1, lease_until = ?2, worker = ?3
                WHERE id IN (SELECT value FROM json_each(?4))""", now, now + leaseMillis, worker, ids(chosen));
        writing.wrote((long) chosen.size() * ROW_BYTES);
        for (Candidate task : chosen) {
            writing.events()
                    .note(
                            LoggedEvent.Kind.CLAIMED,
                            State.PROCESSING,
                            task.channel(),
                            task.id(),
                            task.attempts() + 1,
                            worker,
                            -1);
        }
        return claims(chosen, traces, now);
    }

    private List<Claim> claims(List<Candidate> chosen, boolean traced, long now) throws SQLException {
        Map<Long, String> payloads =
                payloads(chosen.stream().filter(task -> task.payload() == null).toList());
        Map<Long, TraceContext> traces = traced
                ? new Traces(statements).of(chosen.stream().map(Candidate::id).toList())
                : Map.of();
        List<Claim> claims = new ArrayList<>(chosen.size());
        for (Candidate task : chosen) {
            Channels.Channel channel = writing.channels().get(statements, task.channel());
            claims.add(new Claim(
                    task.id(),
                    task.token() + 1,
                    worker,
                    channel.type(),
                    channel.queue(),
                    task.channel(),
                    task.priority(),
                    task.attempts() + 1,
                    task.maxAttempts(),
                    task.payload() != null ? task.payload() : payloads.getOrDefault(task.id(), "{}"),
                    now,
                    task.runAfter(),
                    traces.get(task.id())));
        }
        return claims;
    }

    private Map<Long, String> payloads(List<Candidate> outside) throws SQLException {
        Map<Long, String> payloads = new HashMap<>();
        if (outside.isEmpty()) {
            return payloads;
        }
        try (ResultSet rows = statements
                .with(
                        "SELECT task_id, payload FROM task_payload WHERE task_id IN (SELECT value FROM json_each(?))",
                        ids(outside))
                .executeQuery()) {
            while (rows.next()) {
                payloads.put(rows.getLong(1), rows.getString(2));
            }
        }
        return payloads;
    }

    private static String ids(List<Candidate> chosen) {
        return chosen.stream().map(Candidate::id).toList().toString();
    }
}
