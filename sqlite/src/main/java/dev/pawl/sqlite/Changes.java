package dev.pawl.sqlite;

import dev.pawl.store.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of single tasks.
 *
 * <p>Threading: under the pen.
 */
final class Changes {
    private record Found(int state, int priority, int channel) {}

    private final Writing writing;
    private final Statements statements;

    Changes(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    /** Ends a task that has not ended; a running attempt's token is worth nothing from now on. */
    Change cancel(long taskId) throws SQLException {
        Found task = find(taskId);
        if (task == null) {
            return new Change(taskId, "", null, false);
        }
        boolean open = !State.status(task.state).isEnded();
        if (open) {
            long now = writing.now();
            statements.update(
                    "UPDATE task SET state = 6, updated_at = ?1, finished_at = ?1, lease_until = NULL WHERE id = ?2",
                    now,
                    taskId);
            writing.tallies().move(task.state, State.CANCELLED, task.priority, task.channel);
        }
        return change(taskId, task, open);
    }

    /** Makes a failed or cancelled task ready again, with all its attempts. */
    Change retry(long taskId) throws SQLException {
        Found task = find(taskId);
        if (task == null) {
            return new Change(taskId, "", null, false);
        }
        boolean ended = task.state == State.FAILED || task.state == State.CANCELLED;
        if (ended) {
            long now = writing.now();
            statements.update("""
                    UPDATE task SET state = 0, attempts = 0, expiries = 0, run_after = ?1, updated_at = ?1,
                      claimed_at = NULL, started_at = NULL, finished_at = NULL, worker = NULL
                    WHERE id = ?2""", now, taskId);
            writing.tallies().move(task.state, State.READY, task.priority, task.channel);
        }
        return change(taskId, task, ended);
    }

    private Change change(long taskId, Found task, boolean changed) throws SQLException {
        String type = writing.channels().get(statements, task.channel).type();
        return new Change(taskId, type, State.status(task.state), changed);
    }

    private @Nullable Found find(long taskId) throws SQLException {
        writing.flush();
        try (ResultSet row = statements
                .with("SELECT state, priority, channel FROM task WHERE id = ?", taskId)
                .executeQuery()) {
            return row.next() ? new Found(row.getInt(1), row.getInt(2), row.getInt(3)) : null;
        }
    }
}
