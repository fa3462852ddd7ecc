package dev.pawl.sqlite;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Maintenance;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/** Care of one file. Each verb has a connection of its own, so that nobody waits for the pen longer than SQLite makes them. */
final class SqliteMaintenance implements Maintenance {
    /** What one verb does with its connection. */
    @FunctionalInterface
    private interface Care<T> {
        T take(Statement statement) throws SQLException;
    }

    private final Database database;
    private final Time time;

    SqliteMaintenance(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    @Override
    public Checkpoint checkpoint(Checkpoint.Mode mode) {
        return with(statement -> {
            try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
                row.next();
                return new Checkpoint(row.getInt(1) == 0, Math.max(0, row.getLong(2)), Math.max(0, row.getLong(3)));
            }
        });
    }

    @Override
    public void vacuum() {
        with(statement -> statement.execute("VACUUM"));
    }

    @Override
    public void analyze() {
        with(statement -> statement.execute("PRAGMA optimize = 0x10002"));
    }

    @Override
    public Backup backup(BackupRequest request, Consumer<Progress> told) {
        return new BackupRun(database, time, told).run(request);
    }

    private <T> T with(Care<T> care) {
        try (Connection connection = database.openWriter();
                Statement statement = connection.createStatement()) {
            return care.take(statement);
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }
}
