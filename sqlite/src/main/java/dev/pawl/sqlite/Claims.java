package dev.pawl.sqlite;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claiming, inside one transaction: due tasks become ready, expired leases are taken back, then the lowest bands are emptied
 * in order. A band is one (channel, priority); it is found by its tally, and its oldest task by one seek in the index of
 * ready rows.
 *
 * <p>Threading: under the pen.
 */
final class Claims {
    /** Due tasks made ready by one claim, and leases taken back: the rest follows with the next. */
    private static final int MOST_DUE = 1_000;

    private static final int MOST_RESCUED = 200;

    /** Long payloads of one claim: what a worker holds in memory of tasks it has not begun. */
    private static final long MOST_PAYLOAD_BYTES = 16L << 20;

    private static final int ROW_BYTES = 150;

    private record Candidate(
            long id,
            int channel,
            int priority,
            int attempts,
            int maxAttempts,
            long token,
            long runAfter,
            int expiries,
            @Nullable String payload) {}

    private static final String LOOK = """
            SELECT
              coalesce((SELECT min(run_after) FROM task WHERE state = 1), 9223372036854775807),
              coalesce((SELECT min(lease_until) FROM task WHERE state = 3), 9223372036854775807),
              coalesce((SELECT max(id) FROM channel), 0)""";

    /** When the first scheduled task and the first lease are due, and the newest channel there is. */
    private record Due(long scheduled, long leased, long newestChannel) {}

    private final Writing writing;
    private final Statements statements;
    private Due due = new Due(Long.MAX_VALUE, Long.MAX_VALUE, 0);

    Claims(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    List<Claim> claim(ClaimRequest request, List<TaskEvent.Rescued> rescued) throws SQLException {
        writing.flush();
        long now = writing.now();
        due = look();
        if (due.scheduled <= now || due.leased <= now) {
            promote(now);
            rescue(now, rescued);
            writing.flush();
            due = look();
        }
        List<Candidate> found = choose(request);
        if (found.isEmpty()) {
            return List.of();
        }
        List<Candidate> chosen = withinMemory(found);
        take(chosen, request, now);
        long next = chosen.size() < found.size() ? now : now + request.leaseMillis();
        due = new Due(due.scheduled, Math.min(due.leased, next), due.newestChannel);
        return claims(chosen, request, now);
    }

    /** Everything a claim must know before it chooses, by one statement of three seeks. */
    private Due look() throws SQLException {
        try (ResultSet row = statements.with(LOOK).executeQuery()) {
            row.next();
            return new Due(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    private void promote(long now) throws SQLException {
        List<Long> due = new ArrayList<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT id, channel, priority FROM task WHERE state = 1 AND run_after <= ? ORDER BY run_after LIMIT ?",
                        now,
                        MOST_DUE)
                .executeQuery()) {
            while (rows.next()) {
                due.add(rows.getLong(1));
                writing.tallies().move(State.SCHEDULED, State.READY, rows.getInt(3), rows.getInt(2));
            }
        }
        if (!due.isEmpty()) {
            statements.update("UPDATE task SET state = 0 WHERE id IN (SELECT value FROM json_each(?))", due.toString());
        }
    }

    private void rescue(long now, List<TaskEvent.Rescued> rescued) throws SQLException {
        List<Finishes.Lapsed> lapsed = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT id, channel, priority, attempts, max_attempts, token, worker, claimed_at FROM task
                        WHERE state = 3 AND lease_until <= ? ORDER BY lease_until LIMIT ?""", now, MOST_RESCUED).executeQuery()) {
            while (rows.next()) {
                lapsed.add(new Finishes.Lapsed(
                        rows.getLong(1),
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getLong(6),
                        rows.getString(7),
                        rows.getLong(8)));
            }
        }
        for (Finishes.Lapsed task : lapsed) {
            Transition transition = Transition.expired(task.attempts(), task.maxAttempts(), task.worker());
            new Finishes(writing).expire(task, transition, now);
            rescued.add(new TaskEvent.Rescued(
                    task.id(),
                    writing.channels().get(statements, task.channel()).type(),
                    task.attempts(),
                    task.worker(),
                    transition));
        }
    }

    /** The lowest priority first; within one priority the oldest over all served channels. */
    private List<Candidate> choose(ClaimRequest request) throws SQLException {
        BitSet served = writing.channels().servedBy(statements, request.selector(), due.newestChannel);
        int wanted = request.free() + request.prefetch();
        List<Candidate> chosen = new ArrayList<>(wanted);
        List<Integer> channels = new ArrayList<>();
        int priority = 0;
        try (ResultSet bands = statements
                .with("SELECT priority, channel FROM tally WHERE state = 0 AND tasks > 0 ORDER BY priority")
                .executeQuery()) {
            while (chosen.size() < wanted && bands.next()) {
                if (!served.get(bands.getInt(2))) {
                    continue;
                }
                if (!channels.isEmpty() && bands.getInt(1) != priority) {
                    empty(channels, priority, request, chosen);
                    channels.clear();
                }
                priority = bands.getInt(1);
                channels.add(bands.getInt(2));
            }
        }
        if (!channels.isEmpty() && chosen.size() < wanted) {
            empty(channels, priority, request, chosen);
        }
        return chosen;
    }

    private void empty(List<Integer> channels, int priority, ClaimRequest request, List<Candidate> chosen)
            throws SQLException {
        int wanted = request.free() + request.prefetch() - chosen.size();
        List<Candidate> heads = new ArrayList<>();
        for (int channel : channels) {
            readBand(channel, priority, wanted, heads);
        }
        if (channels.size() > 1) {
            heads.sort(Comparator.comparingLong(Candidate::runAfter).thenComparingLong(Candidate::id));
        }
        for (Candidate head : heads) {
            if (chosen.size() == request.free() + request.prefetch()) {
                return;
            }
            // why: a task whose lease ran out may have killed its worker. It starts at once or not at all, so that few
            // others are held when it strikes again.
            if (chosen.size() < request.free() || head.expiries == 0) {
                chosen.add(head);
            }
        }
    }

    private void readBand(int channel, int priority, int most, List<Candidate> into) throws SQLException {
        try (ResultSet rows = statements.with("""
                        SELECT id, attempts, max_attempts, token, run_after, expiries, payload FROM task
                        WHERE state = 0 AND channel = ? AND priority = ? ORDER BY run_after, id LIMIT ?""", channel, priority, most).executeQuery()) {
            while (rows.next()) {
                into.add(new Candidate(
                        rows.getLong(1),
                        channel,
                        priority,
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getInt(6),
                        rows.getString(7)));
            }
        }
    }

    /** The first of them whose long payloads together fit in memory; never none. */
    private List<Candidate> withinMemory(List<Candidate> chosen) throws SQLException {
        List<Candidate> outside = payloadOutside(chosen);
        if (outside.size() <= 1) {
            return chosen;
        }
        Map<Long, Long> sizes = new HashMap<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT task_id, octet_length(payload) FROM task_payload"
                                + " WHERE task_id IN (SELECT value FROM json_each(?))",
                        ids(outside))
                .executeQuery()) {
            while (rows.next()) {
                sizes.put(rows.getLong(1), rows.getLong(2));
            }
        }
        long bytes = 0;
        for (int i = 0; i < chosen.size(); i++) {
            bytes += sizes.getOrDefault(chosen.get(i).id, 0L);
            if (bytes > MOST_PAYLOAD_BYTES && i > 0) {
                return chosen.subList(0, i);
            }
        }
        return chosen;
    }

    private static List<Candidate> payloadOutside(List<Candidate> chosen) {
        return chosen.stream().filter(task -> task.payload == null).toList();
    }

    private void take(List<Candidate> chosen, ClaimRequest request, long now) throws SQLException {
        statements.update("""
                UPDATE task SET state = 3, attempts = attempts + 1, token = token + 1, claimed_at = ?1, started_at = ?1,
                  updated_at = ?1, lease_until = ?2, worker = ?3
                WHERE id IN (SELECT value FROM json_each(?4))""", now, now + request.leaseMillis(), request.worker(), ids(chosen));
        for (Candidate task : chosen) {
            writing.tallies().move(State.READY, State.PROCESSING, task.priority, task.channel);
        }
        writing.wrote((long) chosen.size() * ROW_BYTES);
    }

    private List<Claim> claims(List<Candidate> chosen, ClaimRequest request, long now) throws SQLException {
        Map<Long, String> payloads = payloads(payloadOutside(chosen));
        List<Claim> claims = new ArrayList<>(chosen.size());
        for (Candidate task : chosen) {
            Channels.Channel channel = writing.channels().get(statements, task.channel);
            claims.add(new Claim(
                    task.id,
                    task.token + 1,
                    request.worker(),
                    channel.type(),
                    channel.queue(),
                    task.channel,
                    task.priority,
                    task.attempts + 1,
                    task.maxAttempts,
                    task.payload != null ? task.payload : payloads.getOrDefault(task.id, "{}"),
                    now));
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
        return chosen.stream().map(task -> task.id).toList().toString();
    }

    /**
     * After {@link #claim}: when the next waiting task or lease is due, which is now where a claim was cut short;
     * {@link Long#MAX_VALUE} for never.
     */
    long nextDue() {
        return Math.min(due.scheduled, due.leased);
    }
}
