package dev.pawl.sqlite;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TypeState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.TypeDefaults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which types take no new tasks, and how many workers a task of each may take with it, as the transaction that writes sees it. It is read again when its version changed, which is looked
 * at with what is read after commits of others anyway; so an insert costs nothing more while nothing is registered.
 *
 * <p>Threading: under the pen, but for {@link #version}.
 */
final class Registered {
    static final long UNKNOWN = -1;

    private volatile long version = UNKNOWN;
    private Set<String> retired = Set.of();

    /** By the names of the types, and those that they had before; of others what holds of any. */
    private Map<String, Integer> maxDeaths = Map.of();

    /** As {@link RegistryStore#version}; {@link #UNKNOWN} before the first transaction. */
    long version() {
        return version;
    }

    /** It may have changed. */
    void forget() {
        version = UNKNOWN;
    }

    /** In a transaction that found this version. */
    void inform(Statements statements, long found) throws SQLException {
        if (found != version) {
            retired = found == 0 ? Set.of() : retired(statements);
            maxDeaths = found == 0 ? Map.of() : maxDeaths(statements);
            version = found;
        }
    }

    private static Set<String> retired(Statements statements) throws SQLException {
        Set<String> names = new HashSet<>();
        try (ResultSet rows = statements.with("""
                        SELECT name FROM task_type WHERE retired_at IS NOT NULL
                        UNION ALL
                        SELECT alias FROM task_type_alias JOIN task_type USING (name) WHERE retired_at IS NOT NULL""").executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static Map<String, Integer> maxDeaths(Statements statements) throws SQLException {
        Map<String, Integer> found = new HashMap<>();
        try (ResultSet rows = statements.with("""
                        SELECT name, max_deaths FROM task_type WHERE max_deaths IS NOT NULL
                        UNION ALL
                        SELECT alias, max_deaths FROM task_type_alias JOIN task_type USING (name)
                        WHERE max_deaths IS NOT NULL""").executeQuery()) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getInt(2));
            }
        }
        return found;
    }

    /** After how many deaths in a row of its worker a task is quarantined. */
    int maxDeaths(Channels.Channel channel) {
        // why: who holds keys of a grid holds many at once, and one that kills its holder would quarantine all of them.
        // What
        // is enqueued by Pawl itself has attempts that say enough.
        boolean isOfPawl = channel.queue().startsWith(NewTask.RESERVED);
        return maxDeaths.getOrDefault(channel.type(), isOfPawl ? NewTask.MAX_ATTEMPTS : TypeDefaults.MAX_DEATHS);
    }

    boolean isRetired(String type) {
        return !retired.isEmpty() && retired.contains(type);
    }

    /**
     * @throws InvalidTaskException when one of the tasks is of a retired type
     */
    void require(List<NewTask> tasks) {
        if (retired.isEmpty()) {
            return;
        }
        for (NewTask task : tasks) {
            if (retired.contains(task.type())) {
                throw TypeState.retired(task.type());
            }
        }
    }
}
