package dev.pawl.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The changes of one transaction to the counts per state, priority and channel, written together.
 *
 * <p>Threading: under the pen.
 */
final class Tallies {
    private static final String ADD = """
            INSERT INTO tally (state, priority, channel, tasks) VALUES (?, ?, ?, ?)
            ON CONFLICT (state, priority, channel) DO UPDATE SET tasks = tasks + excluded.tasks""";

    private record Key(int state, int priority, int channel) {}

    private final Map<Key, Integer> changes = new HashMap<>();

    void add(int state, int priority, int channel, int tasks) {
        changes.merge(new Key(state, priority, channel), tasks, Integer::sum);
    }

    void move(int from, int to, int priority, int channel) {
        add(from, priority, channel, -1);
        add(to, priority, channel, 1);
    }

    void flush(Statements statements) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        for (Map.Entry<Key, Integer> change : changes.entrySet()) {
            Key key = change.getKey();
            if (change.getValue() != 0) {
                statements.update(ADD, key.state, key.priority, key.channel, change.getValue());
            }
        }
        changes.clear();
    }

    void forget() {
        changes.clear();
    }
}
