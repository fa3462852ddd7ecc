package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
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
                statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
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

    /**
     * Overwrites the database of a connection with a file, in one transaction that every other connection sees at once or
     * never. {@code locked} is told once, while nobody else can write and nothing is visible yet.
     *
     * @param source that nobody else uses, with pages of the target's size and more of them than one
     * @param locked what throws ends the copy, and the target stays as it was
     * @throws StoreException.Busy when others wrote for longer than the target waits
     */
    static void in(Path source, Connection target, Locked locked, Told told) throws SQLException {
        try (Abort abort = new Abort(source)) {
            DB database = target.unwrap(SQLiteConnection.class).getDatabase();
            // why at least two steps: between them the target is locked and not yet overwritten.
            int step = (int) Math.max(1, Math.min(PAGES_PER_STEP, abort.pages / 2));
            boolean[] begun = {false};
            int code = database.restore(
                    MAIN,
                    source.toString(),
                    (remaining, pages) -> {
                        if (!begun[0]) {
                            begun[0] = true;
                            abort.unless(locked);
                        }
                        told.progress(pages - remaining, pages);
                    },
                    0,
                    0,
                    step);
            abort.rethrow();
            if (!begun[0]) {
                throw DB.newSQLException(SQLiteErrorCode.SQLITE_BUSY.code, "the restore could not begin");
            }
            if (code != 0) {
                throw DB.newSQLException(code, "the restore from " + source);
            }
        }
    }

    /** What is done while the target of a copy is locked. */
    @FunctionalInterface
    interface Locked {
        void run() throws SQLException, IOException;
    }

    /**
     * Ends a copy half-way. An exception may not pass through SQLite, so the source is locked: the next step finds it busy,
     * gives up and takes back what it wrote.
     */
    private static final class Abort implements AutoCloseable {
        private final Connection connection;
        private final Statement statement;
        final long pages;
        private @Nullable Throwable cause;

        Abort(Path source) throws SQLException {
            connection = Database.openAsItIs(source, SQLiteOpenMode.READWRITE, Duration.ZERO);
            statement = connection.createStatement();
            try (ResultSet row = statement.executeQuery("PRAGMA page_count")) {
                pages = row.getLong(1);
            }
        }

        void unless(Locked locked) {
            try {
                locked.run();
            } catch (Throwable e) {
                // why: an edge, native code calls this.
                cause = e;
                lock();
            }
        }

        private void lock() {
            try {
                statement.execute("BEGIN EXCLUSIVE");
            } catch (SQLException e) {
                throw new IllegalStateException("a copy that must end cannot", e);
            }
        }

        void rethrow() throws SQLException {
            if (cause instanceof SQLException sql) {
                throw sql;
            }
            if (cause instanceof IOException io) {
                throw new UncheckedIOException(io);
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof Error error) {
                throw error;
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /**
     * Opens a copy that nobody else uses, as a file that needs no log beside it, and keeps others out from its first write until
     * it is closed. Never makes a file.
     */
    static Connection openAlone(Path copy) throws SQLException {
        Connection connection = Database.openAsItIs(copy, SQLiteOpenMode.READWRITE, Duration.ZERO);
        try (Statement statement = connection.createStatement()) {
            // why main: another file that is attached must not be locked too.
            statement.execute("PRAGMA main.locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA main.journal_mode = DELETE");
            statement.execute("PRAGMA temp_store = 2");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
