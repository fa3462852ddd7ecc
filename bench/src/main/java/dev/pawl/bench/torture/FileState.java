package dev.pawl.bench.torture;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the file says when all is over, read from its tables. */
final class FileState {
    static final int SCHEDULED = 1;
    static final int PROCESSING = 3;
    static final int COMPLETED = 4;

    /** A task. The states are numbered as in the file: 4 completed, 5 failed, 6 cancelled. */
    record Row(
            long id,
            int state,
            int attempts,
            int maxAttempts,
            long token,
            long runAfter,
            @Nullable String key,
            Work work) {
        boolean isEnded() {
            return state >= COMPLETED;
        }
    }

    /** An attempt that did not succeed. */
    record AttemptRow(String kind, int attempt) {}

    final Map<Long, Row> tasks = new HashMap<>();
    final Map<Long, Map<Long, AttemptRow>> attempts = new HashMap<>();

    /** What is wrong with the file itself. */
    final List<String> faults = new ArrayList<>();

    static FileState read(Path file) throws SQLException {
        FileState state = new FileState();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            state.readTasks(statement);
            state.readAttempts(statement);
            state.readFaults(statement);
        }
        return state;
    }

    private void readTasks(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("""
                SELECT t.id, t.state, t.attempts, t.max_attempts, t.token, t.run_after, t.idempotency_key,
                  coalesce(t.payload, p.payload)
                FROM task t LEFT JOIN task_payload p ON p.task_id = t.id""")) {
            while (rows.next()) {
                Row row = new Row(
                        rows.getLong(1),
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getString(7),
                        Work.read(rows.getString(8)));
                tasks.put(row.id, row);
            }
        }
    }

    private void readAttempts(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT task_id, token, kind, attempt FROM task_attempt")) {
            while (rows.next()) {
                attempts.computeIfAbsent(rows.getLong(1), id -> new HashMap<>())
                        .put(rows.getLong(2), new AttemptRow(rows.getString(3), rows.getInt(4)));
            }
        }
    }

    private void readFaults(Statement statement) throws SQLException {
        read(statement, "PRAGMA integrity_check", row -> {
            if (!row.getString(1).equals("ok")) {
                faults.add("the file is damaged: " + row.getString(1));
            }
        });
        read(
                statement,
                """
                SELECT * FROM (
                  SELECT channel, priority, ready, scheduled, blocked, processing, completed, failed, cancelled FROM tally
                  EXCEPT
                  SELECT channel, priority, total(state = 0), total(state = 1), total(state = 2), total(state = 3),
                    total(state = 4), total(state = 5), total(state = 6)
                  FROM task GROUP BY channel, priority)
                WHERE ready OR scheduled OR blocked OR processing OR completed OR failed OR cancelled""",
                row -> faults.add(
                        "the tally of channel " + row.getInt(1) + ", priority " + row.getInt(2) + " is wrong"));
        read(
                statement,
                """
                SELECT DISTINCT channel, priority FROM task
                EXCEPT SELECT channel, priority FROM tally
                  WHERE ready + scheduled + blocked + processing + completed + failed + cancelled > 0""",
                row -> faults.add("channel " + row.getInt(1) + ", priority " + row.getInt(2) + " has no tally"));
    }

    private interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    private static void read(Statement statement, String query, RowTaker taker) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                taker.take(rows);
            }
        }
    }

    Map<Long, AttemptRow> attemptsOf(long taskId) {
        return attempts.getOrDefault(taskId, Map.of());
    }
}
