package dev.pawl.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.core.DB;

/** Copies whole databases page by page, through SQLite. */
final class PageCopy {
    /** Pages between two looks at the progress: 4 MB, some milliseconds. */
    static final int PAGES_PER_STEP = 1_000;

    private static final String MAIN = "main";

    /** Told after every step. */
    @FunctionalInterface
    interface Told {
        void progress(long pages, long ofPages);
    }

    private PageCopy() {}

    /**
     * Copies what the connection sees at this moment into a file, which is overwritten. Whoever writes meanwhile neither waits
     * nor disturbs: without the snapshot, every commit of others would make the copy begin again.
     *
     * @param source not in a transaction
     */
    static void out(Connection source, Path target, Told told) throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.execute("BEGIN");
            try {
                // why: the moment is that of the first read.
                statement.execute("SELECT count(*) FROM sqlite_schema");
                DB database = source.unwrap(SQLiteConnection.class).getDatabase();
                int code = database.backup(
                        MAIN,
                        target.toString(),
                        (remaining, pages) -> told.progress(pages - remaining, pages),
                        0,
                        0,
                        PAGES_PER_STEP);
                if (code != 0) {
                    throw DB.newSQLException(code, "the copy to " + target);
                }
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }

    /** Opens a copy that nobody else uses, and keeps others out until it is closed. Never makes a file. */
    static Connection openAlone(Path copy) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", String.valueOf(SQLiteOpenMode.READWRITE.flag));
        properties.setProperty("busy_timeout", "0");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA temp_store = 2");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
