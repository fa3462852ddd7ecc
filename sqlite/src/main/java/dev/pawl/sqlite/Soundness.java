package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a copy of a queue is whole: what makes it a backup, and what is asked of one before it is restored. */
final class Soundness {
    private static final String COUNTED = """
            SELECT count(*), total(state = 0), total(state = 1), total(state = 2), total(state = 3), total(state = 4),
              total(state = 5), total(state = 6) FROM task""";

    private static final String TALLIED = """
            SELECT 0, total(ready), total(scheduled), total(blocked), total(processing), total(completed), total(failed),
              total(cancelled) FROM tally""";

    private static final int STATES = 7;

    private Soundness() {}

    /**
     * @param file for the message
     * @return how many tasks it holds
     * @throws StoreException.Refused when it is no queue, or a newer Pawl's
     * @throws StoreException.Unavailable when it is damaged
     */
    static long verify(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!Migrator.isQueue(statement)) {
                throw new StoreException.Refused(file + " is an SQLite file but not a Pawl queue", null);
            }
            new Migrator(Migrator.MIGRATIONS).refuseNewer(statement, file);
            String fault = first(statement, "PRAGMA integrity_check(1)");
            if (!"ok".equals(fault)) {
                throw damaged(file, fault);
            }
            String orphan = first(statement, "PRAGMA foreign_key_check");
            if (!orphan.isEmpty()) {
                throw damaged(file, "a row of " + orphan + " refers to nothing");
            }
            return countTasks(statement, file);
        }
    }

    private static long countTasks(Statement statement, Path file) throws SQLException {
        long[] counted = row(statement, COUNTED);
        long[] tallied = row(statement, TALLIED);
        for (int state = 1; state <= STATES; state++) {
            if (counted[state] != tallied[state]) {
                throw damaged(file, "its tallies do not equal its tasks");
            }
        }
        return counted[0];
    }

    private static long[] row(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long[] numbers = new long[1 + STATES];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = row.getLong(i + 1);
            }
            return numbers;
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    private static StoreException.Unavailable damaged(Path file, String fault) {
        // why the end: SQLite names the database, which is always main, on a line before what is wrong.
        String line = fault.strip().lines().reduce("", (before, last) -> last);
        return new StoreException.Unavailable(file + " is damaged: " + line, null);
    }
}
