package dev.pawl.sqlite;

import dev.pawl.store.Awaited;
import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Signal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What tasks are told from outside. A row is made by whoever is first, the signal or the task that awaits it.
 *
 * <p>Threading: under the pen.
 */
final class Signals {
    private static final int GIVEN = 1;
    private static final int LATE = 2;

    private static final String CAME_MEANWHILE = """
            SELECT count(*) FROM task_signal
            WHERE task_id = ? AND state = 0 AND value IS NOT NULL AND until IS NOT NULL""";

    private record Row(
            int state, @Nullable String value, @Nullable Long until) {}

    private final Writing writing;
    private final Statements statements;

    Signals(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    Awaited await(Claim claim, String name, long until) throws SQLException {
        if (!new Leases(statements).owns(claim)) {
            return Awaited.LOST;
        }
        long task = claim.taskId();
        Row row = find(task, name);
        if (row == null) {
            checkCount(task);
            statements.update(
                    "INSERT INTO task_signal (task_id, name, until, state) VALUES (?, ?, ?, 0)", task, name, until);
            return Awaited.waits(until);
        }
        if (row.state == LATE) {
            return Awaited.TOO_LATE;
        }
        if (row.value != null) {
            set(task, name, GIVEN);
            return Awaited.came(row.value);
        }
        long limit = row.until == null ? until : row.until;
        if (limit > writing.now()) {
            return Awaited.waits(limit);
        }
        set(task, name, LATE);
        return Awaited.TOO_LATE;
    }

    private void set(long task, String name, int state) throws SQLException {
        statements.update("UPDATE task_signal SET state = ? WHERE task_id = ? AND name = ?", state, task, name);
    }

    private void checkCount(long task) throws SQLException {
        if (statements.number("SELECT count(*) FROM task_signal WHERE task_id = ?", task) >= Signal.MOST) {
            throw new InvalidTaskException(
                    "name", "the task has " + Signal.MOST + " signals already, no more are kept");
        }
    }

    Change signal(long taskId, Signal signal) throws SQLException {
        writing.flush();
        Changes changes = new Changes(writing);
        Row row = find(taskId, signal.name());
        if (row != null && row.state == LATE) {
            return changes.refuse(taskId, "it waits for '" + signal.name() + "' no more, the time-out has passed");
        }
        if (row != null && row.value != null) {
            return changes.refuse(taskId, "it was told '" + signal.name() + "' before");
        }
        Change change = changes.wake(taskId, row != null);
        if (change.changed()) {
            if (row == null) {
                checkCount(taskId);
            }
            statements.update("""
                    INSERT INTO task_signal (task_id, name, value, state) VALUES (?, ?, ?, 0)
                    ON CONFLICT (task_id, name) DO UPDATE SET value = excluded.value""", taskId, signal.name(), signal.json());
        }
        return change;
    }

    private @Nullable Row find(long task, String name) throws SQLException {
        try (ResultSet row = statements
                .with("SELECT state, value, until FROM task_signal WHERE task_id = ? AND name = ?", task, name)
                .executeQuery()) {
            if (!row.next()) {
                return null;
            }
            long limit = row.getLong(3);
            Long until = row.wasNull() ? null : limit;
            return new Row(row.getInt(1), row.getString(2), until);
        }
    }

    /** Whether a task that is being put off has been told meanwhile what it waits for. */
    static boolean cameMeanwhile(Statements statements, long task) throws SQLException {
        return statements.number(CAME_MEANWHILE, task) > 0;
    }
}
