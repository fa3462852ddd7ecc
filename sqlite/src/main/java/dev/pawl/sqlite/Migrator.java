package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a file's schema up to date: numbered SQL files, each in one transaction together with the note that it was done.
 * Two processes may open a file at once: the second waits, then finds the work done.
 */
final class Migrator {
    /** The migrations in order; the place in the list, from 1, is the schema version. */
    static final List<String> MIGRATIONS = List.of(
            "0001_foundation",
            "0002_checkpoint",
            "0003_events",
            "0004_bulk_action",
            "0005_access",
            "0006_metrics",
            "0007_webhooks",
            "0008_trace",
            "0009_graph",
            "0010_schedule",
            "0011_job",
            "0012_event_words",
            "0013_registry",
            "0014_template",
            "0015_steps",
            "0016_job_key",
            "0017_type_defaults",
            "0018_ended_badly");

    private final List<String> names;

    Migrator(List<String> names) {
        this.names = names;
    }

    /**
     * @throws StoreException.Refused when the file was written by a newer Pawl, or has tables of others in the way
     */
    void migrate(Connection connection, Database database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) == names.size()) {
                return;
            }
            statement.execute("BEGIN IMMEDIATE");
            try {
                refuseNewer(statement, database.file());
                for (int next = version(statement) + 1; next <= names.size(); next++) {
                    apply(connection, statement, next);
                }
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                rollBack(statement, e);
                if (e instanceof SQLException && Errors.isOfOneOperation(e)) {
                    throw refused(database, e);
                }
                throw e;
            }
        }
    }

    /** Not of the storage, so the file has something that is in the way: a table of the same name. */
    private static StoreException.Refused refused(Database database, Exception e) {
        return new StoreException.Refused(
                database.file() + " cannot become a queue, nothing in it was changed: " + e.getMessage(), e);
    }

    private void apply(Connection connection, Statement statement, int version) throws SQLException {
        String name = names.get(version - 1);
        if (version == 1) {
            statement.executeUpdate(
                    "CREATE TABLE pawl_schema (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
        }
        statement.executeUpdate(read(name));
        try (PreparedStatement note = connection.prepareStatement(
                "INSERT INTO pawl_schema (version, name, applied_at) VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))")) {
            note.setInt(1, version);
            note.setString(2, name);
            note.executeUpdate();
        }
    }

    private static void rollBack(Statement statement, Exception cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // why: SQLite may have rolled back by itself (disk full); the cause is what matters.
            cause.addSuppressed(e);
        }
    }

    /** Whether a Pawl has made a queue of this file, of whatever version. */
    static boolean isQueue(Statement statement) throws SQLException {
        try (ResultSet known =
                statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'pawl_schema'")) {
            return known.next();
        }
    }

    /**
     * @param file for the message
     * @throws StoreException.Refused when the file was written by a newer Pawl
     */
    void refuseNewer(Statement statement, Path file) throws SQLException {
        int version = version(statement);
        if (version > names.size()) {
            throw new StoreException.Refused(
                    file + " has schema version " + version + ", newer than this Pawl knows (" + names.size()
                            + "); use a newer Pawl",
                    null);
        }
    }

    private static int version(Statement statement) throws SQLException {
        if (!isQueue(statement)) {
            return 0;
        }
        try (ResultSet row = statement.executeQuery("SELECT coalesce(max(version), 0) FROM pawl_schema")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static String read(String name) {
        try (InputStream sql = Migrator.class.getResourceAsStream("migrations/" + name + ".sql")) {
            if (sql == null) {
                throw new IllegalStateException("migration " + name + " is missing from the jar");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
