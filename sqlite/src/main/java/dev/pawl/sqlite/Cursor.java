package dev.pawl.sqlite;

import dev.pawl.sqlite.Bands.Band;
import dev.pawl.sqlite.Bands.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Walks the tasks of one band from one of its ends. Few are read at first, then ever more: where many bands are merged most
 * give one task, and where there is one it gives all.
 *
 * <p>Threading: under the pen.
 */
final class Cursor {
    /** The task to take, and the one that stands there then. */
    private static final int BEGINNING = 2;

    private static final String COLUMNS =
            "SELECT t.id, t.channel, t.priority, t.attempts, t.max_attempts, t.token, t.run_after, t.expiries, t.payload ";

    private static final String OF_ONE =
            COLUMNS + "FROM task t WHERE t.state = 0 AND t.channel = ? AND t.priority = ? AND ";

    private static final String FROM_FIRST = OF_ONE + "(t.run_after, t.id) > (?, ?) ORDER BY t.run_after, t.id LIMIT ?";

    private static final String FROM_LAST =
            OF_ONE + "(t.run_after, t.id) < (?, ?) ORDER BY t.run_after DESC, t.id DESC LIMIT ?";

    /** Each row of the parameter is a band: channel and priority. */
    private static final String OF_MANY = COLUMNS + """
            FROM json_each(?) b JOIN task t ON t.id IN (
              SELECT r.id FROM task r WHERE r.state = 0 AND r.channel = b.value ->> 0 AND r.priority = b.value ->> 1
              ORDER BY %s LIMIT ?)""";

    private static final String BEGINNINGS = OF_MANY.formatted("r.run_after, r.id");

    private static final String ENDINGS = OF_MANY.formatted("r.run_after DESC, r.id DESC");

    private final Statements statements;
    private final Band band;
    private final boolean fromLast;
    private final Deque<Candidate> read = new ArrayDeque<>();
    private Place reached;
    private int chunk = BEGINNING;
    private boolean complete;
    private boolean skipped;
    private int taken;

    Cursor(Statements statements, Band band, boolean fromLast) {
        this.statements = statements;
        this.band = band;
        this.fromLast = fromLast;
        this.reached = fromLast ? new Place(Long.MAX_VALUE, Long.MAX_VALUE) : new Place(Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** How many to read at first. */
    void startWith(int tasks) {
        chunk = tasks;
    }

    Band band() {
        return band;
    }

    /** Reads the beginnings of several bands by one statement, as the cursors' first reading. */
    static void begin(Statements statements, Collection<Cursor> cursors, boolean fromLast) throws SQLException {
        Map<Long, Cursor> byBand = new HashMap<>();
        StringJoiner bands = new StringJoiner(",", "[", "]");
        for (Cursor cursor : cursors) {
            byBand.put(number(cursor.band.channel, cursor.band.priority), cursor);
            bands.add("[" + cursor.band.channel + "," + cursor.band.priority + "]");
        }
        try (ResultSet rows = statements
                .with(fromLast ? ENDINGS : BEGINNINGS, bands.toString(), BEGINNING)
                .executeQuery()) {
            while (rows.next()) {
                Candidate task = candidate(rows);
                Cursor cursor = byBand.get(number(task.channel(), task.priority()));
                if (cursor != null) {
                    cursor.add(task);
                }
            }
        }
        for (Cursor cursor : cursors) {
            cursor.begun();
        }
    }

    private void begun() {
        complete = read.size() < BEGINNING;
        chunk = 2 * BEGINNING;
        if (complete) {
            return;
        }
        // why: they come by id. Sorting them all in the file would cost more than turning two.
        Candidate first = read.getFirst();
        Candidate second = read.getLast();
        if (first.place().compareTo(second.place()) > 0 != fromLast) {
            read.addLast(read.removeFirst());
        }
        reached = read.getLast().place();
    }

    private static long number(int channel, int priority) {
        return (long) channel << 32 | priority & 0xffffffffL;
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
                add(candidate(rows));
            }
        }
        complete = read.size() < chunk;
        chunk *= 2;
    }

    private void add(Candidate task) {
        read.add(task);
        reached = task.place();
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8),
                row.getString(9));
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
    void report(Bands bands, Tallies tallies) {
        Candidate next = read.peek();
        tallies.claim(band.priority, band.channel, taken);
        bands.claim(band, taken, fromLast, next == null ? null : next.place(), skipped);
    }
}
