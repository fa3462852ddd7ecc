package dev.pawl.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What must not be given twice, over a restore: ids of tasks and tokens of claims. Whoever holds a claim of before the restore
 * holds it by a token that no claim of after it gets, and no new task gets an id that was given since the backup.
 *
 * @param taskId the largest id there was
 * @param token the largest token of any task
 * @param generation how often the file was set back
 */
record Fences(long taskId, long token, long generation) {
    /** More than are given between this look and the end of the restore. */
    private static final long IDS_BETWEEN = 10_000_000;

    /** More than a task is ever claimed. */
    private static final long MOST_CLAIMS = 1_000_000;

    /** What a queue gives at most on the whole. */
    private static final long IDS_PER_MILLISECOND = 10;

    /** Those of a file. */
    static Fences of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT max(task_id, coalesce((SELECT max(id) FROM task), 0)),
                          coalesce((SELECT max(token) FROM task), 0), generation
                        FROM high_water""")) {
            return row.next() ? new Fences(row.getLong(1), row.getLong(2), row.getLong(3)) : new Fences(0, 0, 0);
        }
    }

    /**
     * For a file that can no longer be asked. The clock stands in for its counters: what was given since any earlier moment is
     * less than what the clock went on since.
     *
     * @param now epoch milliseconds
     */
    static Fences byClock(long now) {
        return new Fences(now * IDS_PER_MILLISECOND, now, 0);
    }

    /**
     * Makes a copy go on where this left off, and its claims expire, so that the first claim takes them back.
     *
     * @param now epoch milliseconds
     * @return its generation
     */
    long raise(Connection copy, long now) throws SQLException {
        Fences own = of(copy);
        long next = Math.max(generation, own.generation) + 1;
        try (Statement statement = copy.createStatement()) {
            statement.execute("BEGIN");
            statement.executeUpdate("UPDATE high_water SET task_id = %d, generation = %d"
                    .formatted(Math.max(taskId, own.taskId) + IDS_BETWEEN, next));
            statement.executeUpdate("UPDATE task SET token = token + " + (token + MOST_CLAIMS));
            statement.executeUpdate("UPDATE task SET lease_until = min(lease_until, " + now + ") WHERE state = 3");
            statement.execute("COMMIT");
            return next;
        }
    }

    /** Makes what this process claimed in another file, which stood in this one's place, pass no fence in this one. */
    static int leap(Statements statements) throws SQLException {
        return statements.update("UPDATE task SET token = token + ? WHERE state IN (0, 1, 2)", MOST_CLAIMS);
    }
}
