package dev.pawl.bench;

import dev.pawl.store.StoreSettings.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The yardstick: a home-made queue table with one index, worked by plain sqlite-jdbc as well as that goes (WAL, prepared
 * statements, no fetching of generated keys), on one connection and one thread.
 */
final class RawLoops implements AutoCloseable {
    static final int BATCH = 1_000;
    static final int CLAIM_BATCH = 100;

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement insert;
    private final PreparedStatement choose;
    private final PreparedStatement claim;
    private final PreparedStatement complete;

    RawLoops(Path file, Durability durability) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?jdbc.get_generated_keys=false");
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = wal");
            statement.execute("PRAGMA synchronous = " + durability);
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA cache_size = -20000");
            statement.execute("PRAGMA mmap_size = " + (128 << 20));
            statement.executeUpdate("""
                    CREATE TABLE IF NOT EXISTS raw_task (id INTEGER PRIMARY KEY, type TEXT NOT NULL, payload TEXT NOT NULL,
                      status INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 100, created_at INTEGER NOT NULL,
                      lease_until INTEGER, finished_at INTEGER)""");
            statement.executeUpdate("CREATE INDEX IF NOT EXISTS raw_ready ON raw_task (status, priority, id)");
        }
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        insert = connection.prepareStatement("INSERT INTO raw_task (type, payload, created_at) VALUES (?, ?, ?)");
        choose = connection.prepareStatement(
                "SELECT id, payload FROM raw_task WHERE status = 0 ORDER BY priority, id LIMIT ?");
        claim = connection.prepareStatement("UPDATE raw_task SET status = 1, lease_until = ? WHERE id = ?");
        complete = connection.prepareStatement("UPDATE raw_task SET status = 2, finished_at = ? WHERE id = ?");
    }

    /** Inserts so many tasks per transaction. */
    int insert(int perTransaction) throws SQLException {
        begin.execute();
        long now = System.currentTimeMillis();
        for (int i = 0; i < perTransaction; i++) {
            insert.setString(1, PawlLoops.TYPE.name());
            insert.setString(2, PawlLoops.PAYLOAD_JSON);
            insert.setLong(3, now);
            insert.executeUpdate();
        }
        commit.execute();
        return perTransaction;
    }

    /** Nanoseconds of single inserts, each after a rest. */
    long[] insertAfterRests(int times, long restNanos) throws SQLException {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(restNanos);
            long begun = System.nanoTime();
            insert(1);
            nanos[i] = System.nanoTime() - begun;
        }
        return nanos;
    }

    /** Claims so many tasks in one transaction and completes them in the next. */
    int claimAndComplete(int most) throws SQLException {
        long now = System.currentTimeMillis();
        begin.execute();
        List<Long> ids = new ArrayList<>();
        choose.setInt(1, most);
        try (ResultSet rows = choose.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
                rows.getString(2);
            }
        }
        change(claim, ids, now + 60_000);
        commit.execute();
        begin.execute();
        change(complete, ids, now);
        commit.execute();
        return ids.size();
    }

    private static void change(PreparedStatement statement, List<Long> ids, long time) throws SQLException {
        for (long id : ids) {
            statement.setLong(1, time);
            statement.setLong(2, id);
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
