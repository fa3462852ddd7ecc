package dev.pawl.sqlite;

import dev.pawl.task.Strategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

        /** Of each of its tasks in a lottery. */
        final double weight;

        private long tasks;
        private long version;
        private @Nullable Place first;
        private @Nullable Place last;

        /** Its index in the list of all. */
        private int index;

        private Band(int channel, int priority, long tasks, long version) {
            this.channel = channel;
            this.priority = priority;
            this.weight = Strategy.weight(priority);
            this.tasks = tasks;
            this.version = version;
        }

        long tasks() {
            return tasks;
        }

        @Nullable
        Place first() {
            return first;
        }

        @Nullable
        Place last() {
            return last;
        }
    }

    private record Name(int channel, int priority) {}

    private static final String READ = """
            SELECT
              (SELECT group_concat(channel || ',' || priority || ',' || ready || ',' || version) FROM tally
                WHERE ready > 0),
              (SELECT group_concat(channel || ',' || processing) FROM tally WHERE processing > 0)""";

    private static final String FIRST = """
            SELECT run_after, id FROM task WHERE state = 0 AND channel = ? AND priority = ?
            ORDER BY run_after, id LIMIT 1""";

    private static final String LAST = """
            SELECT run_after, id FROM task WHERE state = 0 AND channel = ? AND priority = ?
            ORDER BY run_after DESC, id DESC LIMIT 1""";

    private final Map<Name, Band> byName = new HashMap<>();

    /** The same as a list: a lottery walks over all of them. */
    private final List<Band> ready = new ArrayList<>();

    /** Every order that was asked for so far. */
    private final Map<Strategy, Line> lines = new EnumMap<>(Strategy.class);

    private final Map<Integer, Long> running = new HashMap<>();
    private long seen = -1;

    /**
     * Reads the counts anew when another connection has committed since the last look. Only when everything of this
     * transaction is written.
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
        Set<Band> gone = new HashSet<>(ready);
        for (int i = 0; i < fields.length; i += 4) {
            Name name = new Name((int) fields[i], (int) fields[i + 1]);
            Band known = byName.get(name);
            if (known != null && known.version == fields[i + 3]) {
                gone.remove(known);
                continue;
            }
            if (known != null) {
                gone.remove(known);
                drop(known);
            }
            add(name, new Band(name.channel, name.priority, fields[i + 2], fields[i + 3]));
        }
        gone.forEach(this::drop);
    }

    private void add(Name name, Band band) {
        band.index = ready.size();
        ready.add(band);
        byName.put(name, band);
        lines.values().forEach(line -> line.add(band));
    }

    private void drop(Band band) {
        lines.values().forEach(line -> line.remove(band));
        byName.remove(new Name(band.channel, band.priority));
        Band last = ready.remove(ready.size() - 1);
        if (last != band) {
            last.index = band.index;
            ready.set(band.index, last);
        }
    }

    /** Changes a band; it goes to its new place in every line, or leaves them when it is empty. */
    private void change(Band band, Runnable change) {
        lines.values().forEach(line -> line.remove(band));
        change.run();
        lines.values().forEach(line -> line.add(band));
        if (band.tasks <= 0) {
            drop(band);
        }
    }

    private void readRunning(long[] fields) {
        running.clear();
        for (int i = 0; i < fields.length; i += 2) {
            running.merge((int) fields[i], fields[i + 1], Long::sum);
        }
    }

    /** Every band; none is empty. */
    List<Band> ready() {
        return ready;
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
        Name name = new Name(channel, priority);
        Band known = byName.get(name);
        if (known == null) {
            Band band = new Band(channel, priority, 1, 0);
            band.first = place;
            band.last = place;
            add(name, band);
            return;
        }
        boolean leads = known.first != null && place.compareTo(known.first) < 0;
        boolean trails = known.last != null && place.compareTo(known.last) > 0;
        Runnable grow = () -> {
            known.tasks++;
            known.first = leads ? place : known.first;
            known.last = trails ? place : known.last;
        };
        // why: most arrivals stand at the end, where only one order looks.
        if (leads || trails && lines.containsKey(Strategy.LIFO)) {
            change(known, grow);
        } else {
            grow.run();
        }
    }

    /** A task that waited does so no more. */
    void leave(int state, int priority, int channel) {
        if (isKnown() && state == State.READY) {
            disturb(channel, priority, -1);
        }
    }

    /** A task went from one state to another. */
    void move(int from, int to, int priority, int channel) {
        if (!isKnown()) {
            return;
        }
        if (from == State.READY) {
            disturb(channel, priority, -1);
        }
        if (to == State.READY) {
            disturb(channel, priority, 1);
        }
        if (from == State.PROCESSING) {
            run(channel, -1);
        }
        if (to == State.PROCESSING) {
            run(channel, 1);
        }
    }

    private void disturb(int channel, int priority, int tasks) {
        Name name = new Name(channel, priority);
        Band band = byName.get(name);
        if (band == null) {
            if (tasks > 0) {
                add(name, new Band(channel, priority, tasks, 0));
            }
            return;
        }
        change(band, () -> {
            band.tasks += tasks;
            band.first = null;
            band.last = null;
        });
    }

    private void run(int channel, int tasks) {
        running.merge(channel, (long) tasks, (a, b) -> a + b == 0 ? null : a + b);
    }

    /**
     * Tasks were claimed from one end of the band.
     *
     * @param next what stands at that end now; null when that is not known
     * @param skipped whether some that stood before those claimed stay, so that neither end is known
     */
    void claim(Band band, int tasks, boolean fromLast, @Nullable Place next, boolean skipped) {
        change(band, () -> {
            band.tasks -= tasks;
            band.first = fromLast && band.tasks > 1 ? band.first : next;
            band.last = fromLast || band.tasks <= 1 ? next : band.last;
            if (skipped) {
                band.first = null;
                band.last = null;
            }
        });
        run(band.channel, tasks);
    }

    /** The bands in the order of a strategy other than the lottery; those that are served stand at their places. */
    Line line(Statements statements, Strategy strategy, Order.Filter filter) throws SQLException {
        Line line = lines.computeIfAbsent(strategy, this::newLine);
        for (Band band : line.unplaced()) {
            if (!filter.serves(band)) {
                continue;
            }
            Place place = end(statements, band, line.isFromLast());
            change(band, () -> {
                band.first = line.isFromLast() ? band.first : place;
                band.last = line.isFromLast() ? place : band.last;
            });
        }
        return line;
    }

    private static @Nullable Place end(Statements statements, Band band, boolean last) throws SQLException {
        try (ResultSet row = statements
                .with(last ? LAST : FIRST, band.channel, band.priority)
                .executeQuery()) {
            return row.next() ? new Place(row.getLong(1), row.getLong(2)) : null;
        }
    }

    private Line newLine(Strategy strategy) {
        Line line = new Line(strategy == Strategy.PRIORITY, strategy == Strategy.LIFO);
        ready.forEach(line::add);
        return line;
    }

    /** The tally of a band was written. */
    void wrote(int priority, int channel) {
        Band band = byName.get(new Name(channel, priority));
        if (band != null) {
            band.version++;
        }
    }

    /** After a rollback: nothing of it is true. */
    void forget() {
        seen = -1;
        byName.clear();
        ready.clear();
        lines.clear();
        running.clear();
    }
}
