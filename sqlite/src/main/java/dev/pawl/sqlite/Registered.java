package dev.pawl.sqlite;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TypeState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which types take no new tasks, as the transaction that writes sees it. It is read again when its version changed, which is looked
 * at with what is read after commits of others anyway; so an insert costs nothing more while nothing is registered.
 *
 * <p>Threading: under the pen, but for {@link #version}.
 */
final class Registered {
    static final long UNKNOWN = -1;

    private volatile long version = UNKNOWN;
    private Set<String> retired = Set.of();

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
