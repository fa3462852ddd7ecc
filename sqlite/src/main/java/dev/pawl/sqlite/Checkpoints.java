package dev.pawl.sqlite;

import dev.pawl.store.Claim;
import dev.pawl.store.Kept;
import dev.pawl.task.CheckpointValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What attempts leave for the next ones of their task. */
final class Checkpoints {
    private final Statements statements;

    Checkpoints(Statements statements) {
        this.statements = statements;
    }

    Kept keep(Claim claim, CheckpointValue value) throws SQLException {
        if (!new Leases(statements).owns(claim)) {
            return Kept.LOST;
        }
        long others = statements.number(
                "SELECT count(*) FROM task_checkpoint WHERE task_id = ? AND name <> ?", claim.taskId(), value.name());
        if (others >= CheckpointValue.MOST) {
            return Kept.FULL;
        }
        statements.update("""
                INSERT INTO task_checkpoint (task_id, name, value) VALUES (?, ?, ?)
                ON CONFLICT (task_id, name) DO UPDATE SET value = excluded.value""", claim.taskId(), value.name(), value.json());
        return Kept.STORED;
    }

    Map<Long, Map<String, String>> of(Collection<Long> taskIds) throws SQLException {
        Map<Long, Map<String, String>> byTask = new HashMap<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT task_id, name, value FROM task_checkpoint WHERE task_id IN (SELECT value FROM json_each(?))",
                        taskIds.toString())
                .executeQuery()) {
            while (rows.next()) {
                byTask.computeIfAbsent(rows.getLong(1), task -> new TreeMap<>())
                        .put(rows.getString(2), rows.getString(3));
            }
        }
        return byTask;
    }
}
