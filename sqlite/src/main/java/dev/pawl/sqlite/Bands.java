package dev.pawl.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is ready and what runs, as counts, kept in memory beside the tallies of the file. A band is the ready tasks of one
 * channel and priority; its first and last places are remembered where they are known, so that a claim over a thousand
 * channels need not seek in each.
 *
 * <p>Own writes change it as they are made; after another connection's commit it is read anew, and what did not change there
 * keeps its places. After a rollback it is forgotten.
 *
 * <p>Threading: under the pen.
 */
final class Bands {
    /** Where a task stands within its band. */
    record Place(long runAfter, long id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(runAfter, other.runAfter);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }

    /** The ready tasks of one channel and priority. */
    static final class Band {
        final int channel;
        final int priority;
        private long tasks;
        private long version;
        private @Nullable Place first;
        private @Nullable Place last;

        private Band(int channel, int priority, long tasks, long version) {
            this.channel = channel;
            this.priority = priority;
            this.tasks = tasks;
            this.version = version;
        }

        long tasks() {
            return tasks;
        }
    }

    private record Name(int channel, int priority) {}

    private static final String READ = """
            SELECT
              (SELECT group_concat(channel || ',' || priority || ',' || tasks || ',' || version) FROM tally
                WHERE state = 0 AND tasks > 0),
              (SELECT group_concat(channel || ',' || tasks) FROM tally WHERE state = 3 AND tasks > 0)""";

    private static final String FIRST = """
            SELECT run_after, id FROM task WHERE state = 0 AND channel = ? AND priority = ?
            ORDER BY run_after, id LIMIT 1""";

    private static final String LAST = """
            SELECT run_after, id FROM task WHERE state = 0 AND channel = ? AND priority = ?
            ORDER BY run_after DESC, id DESC LIMIT 1""";

    private Map<Name, Band> ready = new HashMap<>();
    private final Map<Integer, Long> running = new HashMap<>();
    private long seen = -1;

    /**
     * Makes it true again when another connection has committed since. Only when everything of this transaction is written.
     *
     * @param dataVersion changes with every commit of others
     * @return whether it was read anew
     */
    boolean refresh(Statements statements, long dataVersion) throws SQLException {
        if (dataVersion == seen) {
            return false;
        }
        try (ResultSet row = statements.with(READ).executeQuery()) {
            row.next();
            readReady(numbers(row.getString(1)));
            readRunning(numbers(row.getString(2)));
        }
        seen = dataVersion;
        return true;
    }

    // why one text: a thousand rows through the driver take ten times as long.
    private static long[] numbers(@Nullable String text) {
        if (text == null) {
            return new long[0];
        }
        String[] words = text.split(",", -1);
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Long.parseLong(words[i]);
        }
        return numbers;
    }

    private void readReady(long[] fields) {
        Map<Name, Band> before = ready;
        ready = new HashMap<>();
        for (int i = 0; i < fields.length; i += 4) {
            Name name = new Name((int) fields[i], (int) fields[i + 1]);
            Band known = before.get(name);
            boolean same = known != null && known.version == fields[i + 3];
            ready.put(name, same ? known : new Band(name.channel, name.priority, fields[i + 2], fields[i + 3]));
        }
    }

    private void readRunning(long[] fields) {
        running.clear();
        for (int i = 0; i < fields.length; i += 2) {
            running.merge((int) fields[i], fields[i + 1], Long::sum);
        }
    }

    /** Every band; none is empty. */
    Collection<Band> ready() {
        return ready.values();
    }

    /** Tasks in work by channel, where there are any. */
    Map<Integer, Long> running() {
        return running;
    }

    private boolean isKnown() {
        return seen >= 0;
    }

    /** A new task is ready. */
    void arrive(int channel, int priority, Place place) {
        if (!isKnown()) {
            return;
        }
        Band band = band(channel, priority);
        boolean alone = band.tasks == 0;
        band.tasks++;
        if (alone || band.first != null && place.compareTo(band.first) < 0) {
            band.first = place;
        }
        if (alone || band.last != null && place.compareTo(band.last) > 0) {
            band.last = place;
        }
    }

    /** A task that waited does so no more. */
    void leave(int state, int priority, int channel) {
        if (isKnown() && state == State.READY) {
            disturb(band(channel, priority), -1);
        }
    }

    /** A task went from one state to another. */
    void move(int from, int to, int priority, int channel) {
        if (!isKnown()) {
            return;
        }
        if (from == State.READY) {
            disturb(band(channel, priority), -1);
        }
        if (to == State.READY) {
            disturb(band(channel, priority), 1);
        }
        if (from == State.PROCESSING) {
            run(channel, -1);
        }
        if (to == State.PROCESSING) {
            run(channel, 1);
        }
    }

    private void disturb(Band band, int tasks) {
        band.tasks += tasks;
        band.first = null;
        band.last = null;
        dropIfEmpty(band);
    }

    private void dropIfEmpty(Band band) {
        if (band.tasks <= 0) {
            ready.remove(new Name(band.channel, band.priority));
        }
    }

    private void run(int channel, int tasks) {
        running.merge(channel, (long) tasks, (a, b) -> a + b == 0 ? null : a + b);
    }

    private Band band(int channel, int priority) {
        return ready.computeIfAbsent(new Name(channel, priority), name -> new Band(channel, priority, 0, 0));
    }

    /**
     * Tasks were claimed from one end of the band.
     *
     * @param next what stands at that end now, as far as known
     */
    void claim(Band band, int tasks, boolean fromLast, @Nullable Place next) {
        band.tasks -= tasks;
        if (fromLast) {
            band.last = next;
        } else {
            band.first = next;
        }
        if (band.tasks <= 1) {
            band.first = next;
            band.last = next;
        }
        dropIfEmpty(band);
        run(band.channel, tasks);
    }

    /** The first or the last place of a band; null when the band turns out to be empty. */
    @Nullable
    Place end(Statements statements, Band band, boolean last) throws SQLException {
        Place known = last ? band.last : band.first;
        if (known != null) {
            return known;
        }
        try (ResultSet row = statements
                .with(last ? LAST : FIRST, band.channel, band.priority)
                .executeQuery()) {
            Place found = row.next() ? new Place(row.getLong(1), row.getLong(2)) : null;
            if (last) {
                band.last = found;
            } else {
                band.first = found;
            }
            return found;
        }
    }

    /** The tally of a band was written. */
    void wrote(int priority, int channel) {
        Band band = ready.get(new Name(channel, priority));
        if (band != null) {
            band.version++;
        }
    }

    /** After a rollback: nothing of it is true. */
    void forget() {
        seen = -1;
        ready.clear();
        running.clear();
    }
}
