package dev.pawl.sqlite;

import dev.pawl.sqlite.Bands.Band;
import dev.pawl.sqlite.Bands.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Walks the tasks of one band from one of its ends. Few are read at first, then ever more: where many bands are merged most
 * give one task, and where there is one it gives all.
 *
 * <p>Threading: under the pen.
 */
final class Cursor {
    private static final String COLUMNS = """
            SELECT id, attempts, max_attempts, token, run_after, expiries, payload FROM task
            WHERE state = 0 AND channel = ? AND priority = ?""";

    private static final String FROM_FIRST = COLUMNS + " AND (run_after, id) > (?, ?) ORDER BY run_after, id LIMIT ?";

    private static final String FROM_LAST =
            COLUMNS + " AND (run_after, id) < (?, ?) ORDER BY run_after DESC, id DESC LIMIT ?";

    private final Statements statements;
    private final Band band;
    private final boolean fromLast;
    private final Deque<Candidate> read = new ArrayDeque<>();
    private Place reached;
    private int chunk;
    private boolean complete;
    private boolean skipped;
    private int taken;

    /**
     * @param first how many to read at first
     */
    Cursor(Statements statements, Band band, boolean fromLast, int first) {
        this.statements = statements;
        this.band = band;
        this.fromLast = fromLast;
        this.chunk = first;
        this.reached = fromLast ? new Place(Long.MAX_VALUE, Long.MAX_VALUE) : new Place(Long.MIN_VALUE, Long.MIN_VALUE);
    }

    Band band() {
        return band;
    }

    /** The next task; null when the band has no more. */
    @Nullable
    Candidate peek() throws SQLException {
        if (read.isEmpty() && !complete) {
            readOn();
        }
        return read.peek();
    }

    private void readOn() throws SQLException {
        int found = 0;
        try (ResultSet rows = statements
                .with(
                        fromLast ? FROM_LAST : FROM_FIRST,
                        band.channel,
                        band.priority,
                        reached.runAfter(),
                        reached.id(),
                        chunk)
                .executeQuery()) {
            while (rows.next()) {
                Candidate task = new Candidate(
                        rows.getLong(1),
                        band.channel,
                        band.priority,
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getInt(6),
                        rows.getString(7));
                read.add(task);
                reached = task.place();
                found++;
            }
        }
        complete = found < chunk;
        chunk *= 2;
    }

    /** The task that was last peeked at is taken. */
    void take() {
        read.remove();
        taken++;
    }

    /** The task that was last peeked at stays, and others behind it may be taken. */
    void skip() {
        read.remove();
        skipped = true;
    }

    /** Tells the band what was taken from it. */
    void settle(Bands bands, Tallies tallies) {
        Candidate next = read.peek();
        tallies.claim(band.priority, band.channel, taken);
        bands.claim(band, taken, fromLast, next != null && !skipped ? next.place() : null);
    }
}
