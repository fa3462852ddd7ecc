package dev.pawl.sqlite;

import dev.pawl.store.Change;
import dev.pawl.store.LogLine;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of single tasks.
 *
 * <p>Threading: under the pen.
 */
final class Changes {
    private record Found(int state, int priority, int channel, long runAfter, long updatedAt) {}

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
            return new Change(taskId, "", "", null, false);
        }
        boolean open = !State.status(task.state).isEnded();
        if (open) {
            long now = writing.now();
            statements.update(
                    "UPDATE task SET state = 6, updated_at = ?1, finished_at = ?1, lease_until = NULL WHERE id = ?2",
                    now,
                    taskId);
            writing.tallies().move(task.state, State.CANCELLED, task.priority, task.channel);
            writing.events().note(LoggedEvent.Kind.CANCELLED, State.CANCELLED, task.channel, taskId);
        }
        return change(taskId, task, open);
    }

    /** Makes a failed or cancelled task ready again, with all its attempts, or lets it wait again for its parents. */
    Change retry(long taskId) throws SQLException {
        Found task = find(taskId);
        if (task == null) {
            return new Change(taskId, "", "", null, false);
        }
        boolean ended = task.state == State.FAILED || task.state == State.CANCELLED;
        String hindrance = ended ? writing.edges().reopen(taskId) : null;
        if (ended && hindrance == null) {
            requeue(taskId, task);
        }
        return change(taskId, task, ended && hindrance == null, hindrance);
    }

    private void requeue(long taskId, Found task) throws SQLException {
        long now = writing.now();
        boolean waits = statements.number("SELECT waits FROM task WHERE id = ?", taskId) > 0;
        int state = waits ? State.BLOCKED : State.READY;
        statements.update("""
                UPDATE task SET state = ?1, attempts = 0, expiries = 0, run_after = ?2, updated_at = ?2,
                  claimed_at = NULL, started_at = NULL, finished_at = NULL, worker = NULL
                WHERE id = ?3""", state, now, taskId);
        writing.tallies().move(task.state, state, task.priority, task.channel);
        writing.events().note(LoggedEvent.Kind.REQUEUED, state, task.channel, taskId);
    }

    /** Removes a task that is not in work. */
    Change delete(long taskId) throws SQLException {
        Found task = find(taskId);
        if (task == null) {
            return new Change(taskId, "", "", null, false);
        }
        boolean free = task.state != State.PROCESSING;
        if (free) {
            // why: what claims remember of a task that waits is changed in one place only, by a task that moves.
            cancel(taskId);
            writing.flush();
            statements.update("DELETE FROM task WHERE id = ?", taskId);
            writing.edges().doubt();
        }
        return change(taskId, task, free);
    }

    /** Adds to a task's log. */
    boolean note(long taskId, LogLine.Level level, String message, @Nullable String details) throws SQLException {
        writing.flush();
        LogLine line = new LogLine(writing.now(), 0, level, message, details);
        return statements.update("""
                        INSERT INTO task_log (task_id, attempt, at, level, message, details)
                        SELECT id, attempts, ?2, ?3, ?4, ?5 FROM task WHERE id = ?1""", taskId, line.at(), level.name(), line.message(), details) == 1;
    }

    /** Changes a task that still waits, and has not been changed since the edit was thought of. */
    Change edit(long taskId, TaskEdit edit) throws SQLException {
        Found task = find(taskId);
        if (task == null) {
            return new Change(taskId, "", "", null, false);
        }
        boolean fits =
                State.isWaiting(task.state) && (edit.ifUpdatedAt() == null || edit.ifUpdatedAt() == task.updatedAt);
        if (fits) {
            Integer priority = edit.priority();
            Long runAfter = edit.runAfter();
            rewrite(
                    taskId,
                    task,
                    priority == null ? task.priority : priority,
                    runAfter == null ? task.runAfter : runAfter,
                    edit.payload());
        }
        return change(taskId, task, fits);
    }

    /** Gives a task that still waits another payload and time to run. */
    void replace(long taskId, String payload, long runAfter) throws SQLException {
        Found task = find(taskId);
        if (task != null) {
            rewrite(taskId, task, task.priority, runAfter, payload);
        }
    }

    private void rewrite(long taskId, Found task, int priority, long runAfter, @Nullable String payload)
            throws SQLException {
        long now = writing.now();
        int state = task.state == State.BLOCKED ? State.BLOCKED : State.of(TaskStatus.QUEUED, runAfter, now);
        statements.update(
                "UPDATE task SET state = ?, priority = ?, run_after = ?, updated_at = ? WHERE id = ?",
                state,
                priority,
                runAfter,
                // why: of two edits within a millisecond the second must see that the task has changed.
                Math.max(now, task.updatedAt + 1),
                taskId);
        writing.tallies().leave(task.state, task.priority, task.channel);
        writing.tallies().arrive(state, priority, task.channel, runAfter, taskId);
        if (payload != null) {
            boolean isLong = Inserts.isLongPayload(payload);
            statements.update("UPDATE task SET payload = ? WHERE id = ?", isLong ? null : payload, taskId);
            statements.update("DELETE FROM task_payload WHERE task_id = ?", taskId);
            if (isLong) {
                statements.update("INSERT INTO task_payload (task_id, payload) VALUES (?, ?)", taskId, payload);
            }
        }
    }

    private Change change(long taskId, Found task, boolean changed) throws SQLException {
        return change(taskId, task, changed, null);
    }

    private Change change(long taskId, Found task, boolean changed, @Nullable String hindrance) throws SQLException {
        Channels.Channel channel = writing.channels().get(statements, task.channel);
        return new Change(taskId, channel.type(), channel.queue(), State.status(task.state), changed, hindrance);
    }

    private @Nullable Found find(long taskId) throws SQLException {
        writing.flush();
        try (ResultSet row = statements
                .with("SELECT state, priority, channel, run_after, updated_at FROM task WHERE id = ?", taskId)
                .executeQuery()) {
            return row.next()
                    ? new Found(row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5))
                    : null;
        }
    }
}
