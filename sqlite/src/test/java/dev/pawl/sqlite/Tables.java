package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** What a test reads and writes in the file past the store. */
final class Tables {
    private Tables() {}

    /** Checks the tables against each other, and that nobody has the file open any more. */
    static void agree(Path file) throws SQLException {
        try (Connection connection = connect(file)) {
            assertThat(new Contradictions(new Statements(connection)).find(false))
                    .isEmpty();
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
