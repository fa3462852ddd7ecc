package dev.pawl.sqlite;

import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Selector;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The channels of the file, remembered: channels are added, never changed or removed. What was learnt in a transaction that
 * rolled back is forgotten.
 *
 * <p>Threading: under the pen.
 */
final class Channels {
    /**
     * One (queue, type, compatibility, limit key).
     *
     * @param limitKey empty for none
     */
    record Channel(int id, String queue, String type, Compatibility compatibility, String limitKey) {}

    /** Over REST a selector is whatever somebody sends; a queue with more in use finds their channels again and again. */
    private static final int MOST_SELECTORS = 10_000;

    private record Name(String queue, String type, String compatibility, String limitKey) {}

    private final Map<Name, Integer> ids = new HashMap<>();
    private final Map<Integer, Channel> known = new HashMap<>();
    private final Map<Selector, BitSet> served = new HashMap<>();
    private @Nullable Selector lastSelector;
    private BitSet lastServed = new BitSet();
    private long newest;

    int idOf(Statements statements, NewTask task) throws SQLException {
        String limitKey = task.limitKey();
        Name name = new Name(task.queue(), task.type(), task.compatibility().json(), limitKey == null ? "" : limitKey);
        Integer id = ids.get(name);
        return id != null ? id : findOrAdd(statements, name);
    }

    private int findOrAdd(Statements statements, Name name) throws SQLException {
        statements.update("""
                INSERT INTO channel (queue, type, compatibility, limit_key) VALUES (?, ?, ?, ?)
                ON CONFLICT (queue, type, compatibility, limit_key) DO NOTHING""", name.queue, name.type, name.compatibility, name.limitKey);
        int id = (int) statements.number(
                "SELECT id FROM channel WHERE queue = ? AND type = ? AND compatibility = ? AND limit_key = ?",
                name.queue,
                name.type,
                name.compatibility,
                name.limitKey);
        ids.put(name, id);
        return id;
    }

    /**
     * The channels whose tasks such a worker may run, as a set of ids.
     *
     * @param newestChannel the largest id there is
     */
    @SuppressWarnings("ReferenceEquality")
    BitSet servedBy(Statements statements, Selector selector, long newestChannel) throws SQLException {
        if (newestChannel != newest) {
            refresh(statements);
        }
        if (selector == lastSelector) {
            // why: a worker shows the same one at every claim, and looking it up means looking through all of it.
            return lastServed;
        }
        BitSet ids = served.get(selector);
        if (ids == null) {
            ids = new BitSet();
            for (Channel channel : known.values()) {
                if (selector.takes(channel.queue, channel.type, channel.compatibility)) {
                    ids.set(channel.id);
                }
            }
            if (served.size() >= MOST_SELECTORS) {
                served.clear();
            }
            served.put(selector, ids);
        }
        lastSelector = selector;
        lastServed = ids;
        return ids;
    }

    /** Every channel there is. */
    Collection<Channel> all(Statements statements) throws SQLException {
        refresh(statements);
        return known.values();
    }

    Channel get(Statements statements, int id) throws SQLException {
        if (!known.containsKey(id)) {
            refresh(statements);
        }
        @Nullable Channel channel = known.get(id);
        if (channel == null) {
            throw new IllegalStateException("the file has a task in channel " + id + ", which it does not know");
        }
        return channel;
    }

    private void refresh(Statements statements) throws SQLException {
        try (ResultSet rows = statements
                .with("SELECT id, queue, type, compatibility, limit_key FROM channel WHERE id > ? ORDER BY id", newest)
                .executeQuery()) {
            while (rows.next()) {
                Channel channel = new Channel(
                        rows.getInt(1),
                        rows.getString(2),
                        rows.getString(3),
                        Compatibility.parse(rows.getString(4)),
                        rows.getString(5));
                known.put(channel.id, channel);
                newest = channel.id;
                served.forEach((selector, ids) -> {
                    if (selector.takes(channel.queue, channel.type, channel.compatibility)) {
                        ids.set(channel.id);
                    }
                });
            }
        }
    }

    void forget() {
        ids.clear();
        known.clear();
        served.clear();
        lastSelector = null;
        newest = 0;
    }
}
