package dev.pawl.sqlite;

import dev.pawl.sqlite.Bands.Band;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Claiming, inside one transaction: due tasks become ready, expired leases are taken back, then tasks are taken out of the
 * bands that the worker serves and that no pause or limit closes, in the {@link Order} of its strategy. Which bands there are
 * {@link Bands} knows without asking the file, and a band's tasks are found by a seek in the index of ready rows: what a
 * worker may not run costs it nothing.
 *
 * <p>Threading: under the pen.
 */
final class Claims {
    /** Due tasks made ready by one claim, and leases taken back: the rest follows with the next. */
    private static final int MOST_DUE = 1_000;

    private static final int MOST_RESCUED = 200;

    /** Long payloads of one claim: what a worker holds in memory of tasks it has not begun. */
    private static final long MOST_PAYLOAD_BYTES = 16L << 20;

    private static final String LOOK = """
            SELECT
              coalesce((SELECT min(run_after) FROM task WHERE state = 1), 9223372036854775807),
              coalesce((SELECT min(lease_until) FROM task WHERE state = 3), 9223372036854775807),
              coalesce((SELECT max(id) FROM channel), 0),
              EXISTS (SELECT 1 FROM task_trace),
              (""" + Edges.ANY_UNTOLD + "), " + JobRest.ANY_STOPPED;

    /**
     * When the first scheduled task and the first lease are due, the newest channel there is, whether any task has a trace, and
     * whether any child is to be told of its parent's end, and whether items of a job are to be cancelled.
     */
    private record Due(
            long scheduled, long leased, long newestChannel, boolean traces, boolean untold, boolean stopped) {}

    private final Writing writing;
    private final Statements statements;
    private long lookAgainAt = Long.MAX_VALUE;
    private Due due = new Due(Long.MAX_VALUE, Long.MAX_VALUE, 0, false, false, false);

    Claims(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    List<Claim> claim(ClaimRequest request, List<TaskEvent.Rescued> rescued) throws SQLException {
        writing.flush();
        writing.refresh();
        long now = writing.now();
        due = look();
        if (due.scheduled <= now || due.leased <= now || due.untold) {
            promote(now);
            rescue(now, rescued);
            writing.edges().doubt();
            writing.edges().tell();
            writing.flush();
            due = look();
        }
        writing.flow().begin(statements, writing.bands(), writing.channels(), now);
        List<Candidate> chosen = choose(request);
        if (due.stopped && !chosen.isEmpty()) {
            List<Candidate> others = writing.edges().jobs().withoutStopped(chosen);
            if (others.size() < chosen.size()) {
                lookAgainAt = now;
            }
            giveBack(chosen, others);
            chosen = others;
        }
        writing.flow().end(statements);
        if (chosen.isEmpty()) {
            return List.of();
        }
        due = new Due(
                due.scheduled,
                Math.min(due.leased, now + request.leaseMillis()),
                due.newestChannel,
                due.traces,
                due.untold,
                due.stopped);
        return new Taking(writing, request.worker(), request.leaseMillis()).take(chosen, due.traces);
    }

    /** Everything a claim must know before it chooses, by one statement of a few seeks. */
    private Due look() throws SQLException {
        try (ResultSet row = statements.with(LOOK).executeQuery()) {
            row.next();
            return new Due(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(6));
        }
    }

    private void promote(long now) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT id, channel, priority FROM task WHERE state = 1 AND run_after <= ? ORDER BY run_after LIMIT ?",
                        now,
                        MOST_DUE)
                .executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
                writing.tallies().move(State.SCHEDULED, State.READY, rows.getInt(3), rows.getInt(2));
            }
        }
        if (!ids.isEmpty()) {
            statements.update("UPDATE task SET state = 0 WHERE id IN (SELECT value FROM json_each(?))", ids.toString());
        }
    }

    private void rescue(long now, List<TaskEvent.Rescued> rescued) throws SQLException {
        List<Finishes.Lapsed> lapsed = new ArrayList<>();
        try (ResultSet rows = statements
                .with(
                        Finishes.Lapsed.COLUMNS + "WHERE state = 3 AND lease_until <= ? ORDER BY lease_until LIMIT ?",
                        now,
                        MOST_RESCUED)
                .executeQuery()) {
            while (rows.next()) {
                lapsed.add(Finishes.Lapsed.of(rows));
            }
        }
        Finishes finishes = new Finishes(writing);
        for (Finishes.Lapsed task : lapsed) {
            rescued.add(finishes.expire(task));
        }
    }

    private List<Candidate> choose(ClaimRequest request) throws SQLException {
        BitSet channels = writing.channels().servedBy(statements, request.selector(), due.newestChannel);
        Room room = new Room(channels, request.queueSlots());
        int wanted = request.free() + request.prefetch();
        Order order = Order.of(strategy(request), writing, room, wanted);
        List<Candidate> chosen = new ArrayList<>(wanted);
        Set<Cursor> used = new HashSet<>();
        long bytes = 0;
        Cursor cursor = order.next();
        boolean suspect = false;
        while (cursor != null && chosen.size() < (suspect ? request.free() : wanted)) {
            boolean waits = chosen.size() >= request.free();
            // why in this order: what is closed is not even looked at.
            boolean closed = !room.isOpen(cursor.band()) || waits && room.isLimited(cursor.band());
            Candidate task = closed ? null : cursor.peek();
            if (task == null) {
                order.close();
            } else if (waits && task.expiries() > 0) {
                // why: a task whose lease ran out may have killed its worker. It starts at once or not at all, and none
                // is
                // claimed beside it to wait, so that few others are held when it strikes again.
                cursor.skip();
                order.advance();
            } else {
                bytes += bytesOutside(task);
                if (bytes > MOST_PAYLOAD_BYTES && !chosen.isEmpty()) {
                    lookAgainAt = writing.now();
                    break;
                }
                cursor.take();
                used.add(cursor);
                room.take(cursor.band());
                chosen.add(task);
                suspect |= task.expiries() > 0;
                order.advance();
            }
            cursor = order.next();
        }
        for (Cursor taker : used) {
            taker.report(writing.bands(), writing.tallies());
        }
        return chosen;
    }

    /** What was chosen and does not start counts for no limit. */
    private void giveBack(List<Candidate> chosen, List<Candidate> starting) throws SQLException {
        Set<Candidate> started = new HashSet<>(starting);
        for (Candidate task : chosen) {
            if (!started.contains(task)) {
                writing.flow().giveBack(writing.channels().get(statements, task.channel()));
            }
        }
    }

    private long bytesOutside(Candidate task) throws SQLException {
        return task.payload() != null
                ? 0
                : statements.number("SELECT octet_length(payload) FROM task_payload WHERE task_id = ?", task.id());
    }

    /** The worker's own wish, unless the register has another for it. */
    private Strategy strategy(ClaimRequest request) throws SQLException {
        try (ResultSet row = statements
                .with("SELECT strategy FROM worker WHERE id = ?", request.worker())
                .executeQuery()) {
            return row.next() ? Strategy.of(row.getString(1)) : request.strategy();
        }
    }

    /** What pauses, limits and the worker's own slots for single queues leave open to one claim. */
    private final class Room implements Order.Filter {
        private final Flow flow = writing.flow();
        private final BitSet channels;
        private final Map<String, Integer> queueSlots;
        private final boolean open;

        Room(BitSet channels, Map<String, Integer> queueSlots) {
            this.channels = channels;
            this.queueSlots = new HashMap<>(queueSlots);
            this.open = queueSlots.isEmpty() && flow.isFree();
        }

        private Channels.Channel channel(Band band) throws SQLException {
            return writing.channels().get(statements, band.channel);
        }

        @Override
        public boolean serves(Band band) {
            return channels.get(band.channel);
        }

        @Override
        public boolean isOpen(Band band) throws SQLException {
            if (open || !serves(band)) {
                return serves(band);
            }
            Channels.Channel channel = channel(band);
            if (flow.isPaused(channel.queue()) || queueSlots.getOrDefault(channel.queue(), 1) <= 0) {
                return false;
            }
            if (flow.room(statements, channel) > 0) {
                return true;
            }
            lookAgainAt = Math.min(lookAgainAt, flow.opensAt(channel));
            return false;
        }

        boolean isLimited(Band band) throws SQLException {
            return !open && flow.isLimited(channel(band));
        }

        void take(Band band) throws SQLException {
            if (!open) {
                Channels.Channel channel = channel(band);
                queueSlots.computeIfPresent(channel.queue(), (queue, slots) -> slots - 1);
                flow.take(channel);
            }
        }
    }

    /**
     * After {@link #claim}: when the next waiting task, lease or limit is due, which is now where a claim was cut short;
     * {@link Long#MAX_VALUE} for never.
     */
    long nextDue() {
        return Math.min(lookAgainAt, Math.min(due.scheduled, due.leased));
    }
}
