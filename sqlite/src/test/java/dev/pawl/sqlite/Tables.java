package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/** What a test reads and writes in the file past the store. */
final class Tables {
    /** Each must find nothing. */
    private static final Map<String, String> CONTRADICTIONS = new LinkedHashMap<>();

    static {
        CONTRADICTIONS.put("ended and leased", "SELECT id FROM task WHERE state <> 3 AND lease_until IS NOT NULL");
        CONTRADICTIONS.put(
                "claimed without owner or lease",
                "SELECT id FROM task WHERE state = 3 AND (worker IS NULL OR lease_until IS NULL OR claimed_at IS NULL)");
        CONTRADICTIONS.put(
                "attempts past their maximum", "SELECT id FROM task WHERE attempts > max_attempts OR attempts < 0");
        CONTRADICTIONS.put(
                "finished exactly when ended",
                "SELECT id FROM task WHERE (state IN (4, 5, 6)) <> (finished_at IS NOT NULL)");
        CONTRADICTIONS.put("more attempts than claims", "SELECT id FROM task WHERE token < attempts");
        CONTRADICTIONS.put("unknown state", "SELECT id FROM task WHERE state NOT BETWEEN 0 AND 6");
        CONTRADICTIONS.put("tallies other than the counts", """
                SELECT channel, priority FROM (
                  SELECT channel, priority, ready, scheduled, blocked, processing, completed, failed, cancelled FROM tally
                  UNION ALL SELECT channel, priority, -(state = 0), -(state = 1), -(state = 2), -(state = 3), -(state = 4),
                    -(state = 5), -(state = 6) FROM task)
                GROUP BY channel, priority
                HAVING sum(ready) <> 0 OR sum(scheduled) <> 0 OR sum(blocked) <> 0 OR sum(processing) <> 0
                  OR sum(completed) <> 0 OR sum(failed) <> 0 OR sum(cancelled) <> 0""");
        CONTRADICTIONS.put("without channel", "SELECT id FROM task WHERE channel NOT IN (SELECT id FROM channel)");
        CONTRADICTIONS.put(
                "not one payload",
                "SELECT id FROM task WHERE (payload IS NULL) <> (id IN (SELECT task_id FROM task_payload))");
        for (String part : List.of("payload", "result", "attempt", "progress", "log")) {
            CONTRADICTIONS.put(
                    part + " of no task",
                    "SELECT task_id FROM task_" + part + " WHERE task_id NOT IN (SELECT id FROM task)");
        }
        CONTRADICTIONS.put(
                "result of a task that did not complete",
                "SELECT task_id FROM task_result JOIN task ON id = task_id WHERE state <> 4");
        CONTRADICTIONS.put(
                "attempt of a token not given yet",
                "SELECT id FROM task_attempt a JOIN task ON id = task_id WHERE a.token > task.token");
        CONTRADICTIONS.put("high water not one row", "SELECT count(*) FROM high_water HAVING count(*) <> 1");
        CONTRADICTIONS.put(
                "broken file", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'");
    }

    private Tables() {}

    /** Checks the tables against each other, and that nobody has the file open any more. */
    static void agree(Path file) throws SQLException {
        try (Connection connection = connect(file)) {
            for (Map.Entry<String, String> contradiction : CONTRADICTIONS.entrySet()) {
                assertThat(rows(connection, contradiction.getValue()))
                        .as(contradiction.getKey())
                        .isEmpty();
            }
        }
        // why: the last connection that closes removes the log.
        assertThat(file.resolveSibling(file.getFileName() + "-wal"))
                .as("a connection was left open")
                .doesNotExist();
    }

    /** Another process' connection, in auto-commit mode. */
    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        return DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    }

    static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The rows as text, their columns separated by bars. */
    static List<String> rows(Path file, String sql) throws SQLException {
        try (Connection connection = connect(file)) {
            return rows(connection, sql);
        }
    }

    static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            int columns = results.getMetaData().getColumnCount();
            while (results.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : "|").append(results.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
