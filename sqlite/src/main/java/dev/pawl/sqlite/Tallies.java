package dev.pawl.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The changes of one transaction to the counts per channel, priority and state. {@link Bands} hears of them at once, the file
 * when they are flushed together.
 *
 * <p>Threading: under the pen.
 */
final class Tallies {
    /** In the order of the states' numbers. */
    private static final List<String> COUNTS =
            List.of("ready", "scheduled", "blocked", "processing", "completed", "failed", "cancelled");

    /** How many rows one statement writes: the larger first. */
    private static final int[] CHUNKS = {16, 4, 1};

    private static final Map<Integer, String> ADD =
            IntStream.of(CHUNKS).boxed().collect(Collectors.toMap(rows -> rows, Tallies::add));

    private static String add(int rows) {
        return "INSERT INTO tally (channel, priority, version, " + String.join(", ", COUNTS) + ") VALUES "
                + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
                + " ON CONFLICT (channel, priority) DO UPDATE SET version = version + excluded.version, "
                + COUNTS.stream()
                        .map(count -> count + " = " + count + " + excluded." + count)
                        .collect(Collectors.joining(", "));
    }

    private record Key(int channel, int priority) {}

    /** What came to each state, less what left it. */
    private static final class Change {
        private final int[] tasks = new int[COUNTS.size()];
        private boolean others;
    }

    private final Map<Key, Change> changes = new HashMap<>();
    private final Set<Integer> left = new HashSet<>();
    private boolean ended;
    private final Bands bands;

    Tallies(Bands bands) {
        this.bands = bands;
    }

    /** A task that waits from now on. */
    void arrive(int state, int priority, int channel, long runAfter, long id) {
        note(state, priority, channel, 1);
        if (state == State.READY) {
            bands.arrive(channel, priority, new Bands.Place(runAfter, id));
        }
    }

    /** A task that waited is about to arrive elsewhere. */
    void leave(int state, int priority, int channel) {
        note(state, priority, channel, -1);
        bands.leave(state, priority, channel);
    }

    void move(int from, int to, int priority, int channel) {
        note(from, priority, channel, -1);
        note(to, priority, channel, 1);
        if (from == State.PROCESSING) {
            left.add(channel);
        }
        ended |= to > State.PROCESSING;
        bands.move(from, to, priority, channel);
    }

    /** Ready tasks that were claimed; the claim itself tells {@link Bands}. */
    void claim(int priority, int channel, int tasks) {
        note(State.READY, priority, channel, -tasks);
        note(State.PROCESSING, priority, channel, tasks);
    }

    private void note(int state, int priority, int channel, int tasks) {
        Change change = changes.computeIfAbsent(new Key(channel, priority), key -> new Change());
        change.tasks[state] += tasks;
        // why: as many may come as went, but they are others, and other processes must look again.
        change.others |= state == State.READY;
    }

    void flush(Statements statements) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        List<Map.Entry<Key, Change>> rows = new ArrayList<>(changes.entrySet());
        int from = 0;
        for (int chunk : CHUNKS) {
            while (rows.size() - from >= chunk) {
                write(statements, ADD.getOrDefault(chunk, ""), rows.subList(from, from + chunk));
                from += chunk;
            }
        }
        changes.clear();
    }

    private void write(Statements statements, String add, List<Map.Entry<Key, Change>> rows) throws SQLException {
        PreparedStatement statement = statements.with(add);
        int column = 1;
        for (Map.Entry<Key, Change> row : rows) {
            Key key = row.getKey();
            Change change = row.getValue();
            statement.setInt(column++, key.channel);
            statement.setInt(column++, key.priority);
            statement.setInt(column++, change.others ? 1 : 0);
            for (int tasks : change.tasks) {
                statement.setInt(column++, tasks);
            }
            if (change.others) {
                bands.wrote(key.priority, key.channel);
            }
        }
        statement.executeUpdate();
    }

    /** The channels in which a task went out of work since the last call. */
    Set<Integer> takeLeft() {
        Set<Integer> channels = Set.copyOf(left);
        left.clear();
        return channels;
    }

    /** Whether a task has ended since the last call. */
    boolean takeEnded() {
        boolean was = ended;
        ended = false;
        return was;
    }

    void forget() {
        changes.clear();
        ended = false;
        left.clear();
        bands.forget();
    }
}
