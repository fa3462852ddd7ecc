package dev.pawl.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The changes of one transaction to the counts per state, priority and channel. {@link Bands} hears of them at once, the
 * file when they are flushed together.
 *
 * <p>Threading: under the pen.
 */
final class Tallies {
    private static final String ADD = """
            INSERT INTO tally (state, priority, channel, tasks, version) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT (state, priority, channel) DO UPDATE SET tasks = tasks + excluded.tasks, version = version + 1""";

    private record Key(int state, int priority, int channel) {}

    private final Map<Key, Integer> changes = new HashMap<>();
    private final Set<Integer> left = new HashSet<>();
    private final Bands bands;

    Tallies(Bands bands) {
        this.bands = bands;
    }

    /** A new task. */
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
        bands.move(from, to, priority, channel);
    }

    /** Ready tasks that were claimed; the claim itself tells {@link Bands}. */
    void claim(int priority, int channel, int tasks) {
        note(State.READY, priority, channel, -tasks);
        note(State.PROCESSING, priority, channel, tasks);
    }

    private void note(int state, int priority, int channel, int tasks) {
        changes.merge(new Key(state, priority, channel), tasks, Integer::sum);
    }

    void flush(Statements statements) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        for (Map.Entry<Key, Integer> change : changes.entrySet()) {
            Key key = change.getKey();
            // why: as many came as went, but they are others, and other processes must look again.
            if (change.getValue() != 0 || key.state == State.READY) {
                statements.update(ADD, key.state, key.priority, key.channel, change.getValue());
                if (key.state == State.READY) {
                    bands.wrote(key.priority, key.channel);
                }
            }
        }
        changes.clear();
    }

    /** The channels in which a task went out of work since the last call. */
    Set<Integer> takeLeft() {
        Set<Integer> channels = Set.copyOf(left);
        left.clear();
        return channels;
    }

    void forget() {
        changes.clear();
        left.clear();
        bands.forget();
    }
}
