package dev.pawl.sqlite;

import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is told of jobs. One that is being deleted is told of no more.
 *
 * <p>Threading: as its statements.
 */
final class JobRows {
    /** Items whose contents are held in memory at once. */
    private static final int ENOUGH_CHARS = 8 << 20;

    private static final String JOB = """
            SELECT id, name, total, processing, completed, failed, cancelled, stop, max_failures, on_complete, created_at, closed_at,
              started_at, finished_at
            FROM job WHERE rest < 2""";

    private static final String ITEMS = """
            SELECT t.id, coalesce(t.payload, p.payload, '{}'), t.state, r.result,
              CASE WHEN t.state <> 4 THEN (SELECT a.error FROM task_attempt a
                WHERE a.task_id = t.id AND a.error IS NOT NULL ORDER BY a.token DESC LIMIT 1) END, c.type
            FROM task t
            JOIN channel c ON c.id = t.channel
            LEFT JOIN task_payload p ON p.task_id = t.id
            LEFT JOIN task_result r ON r.task_id = t.id
            WHERE t.job = ? AND t.id > ? ORDER BY t.id LIMIT ?""";

    private final Statements statements;

    JobRows(Statements statements) {
        this.statements = statements;
    }

    /** The job whose end the task waits for; null when it waits for none. */
    static @Nullable Long waitedFor(Statements statements, long taskId) throws SQLException {
        try (ResultSet row = statements
                .with("SELECT id FROM job WHERE on_complete = ? AND told = 0", taskId)
                .executeQuery()) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    @Nullable
    Job find(long jobId) throws SQLException {
        return first(JOB + " AND id = ?", jobId);
    }

    /** One that is known to be there. */
    Job get(long jobId) throws SQLException {
        return Objects.requireNonNull(find(jobId));
    }

    @Nullable
    Job withKey(String key) throws SQLException {
        return first(JOB + " AND idempotency_key = ?", key);
    }

    /** The one that this task is for the end of. */
    @Nullable
    Job before(long taskId) throws SQLException {
        return first(JOB + " AND on_complete = ?", taskId);
    }

    private @Nullable Job first(String sql, Object sought) throws SQLException {
        try (ResultSet row = statements.with(sql, sought).executeQuery()) {
            return row.next() ? job(row) : null;
        }
    }

    List<Job> list(@Nullable JobStatus status, int limit, @Nullable Long after) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        try (ResultSet rows = statements
                .with(JOB + " AND id < ? ORDER BY id DESC", after == null ? Long.MAX_VALUE : after)
                .executeQuery()) {
            while (jobs.size() < limit && rows.next()) {
                Job job = job(rows);
                if (status == null || job.status() == status) {
                    jobs.add(job);
                }
            }
        }
        return jobs;
    }

    List<JobItem> items(long jobId, long after, int limit) throws SQLException {
        List<JobItem> items = new ArrayList<>();
        long chars = 0;
        try (ResultSet rows = statements.with(ITEMS, jobId, after, limit).executeQuery()) {
            while (chars < ENOUGH_CHARS && rows.next()) {
                String result = rows.getString(4);
                JobItem item = new JobItem(
                        rows.getLong(1),
                        rows.getString(6),
                        rows.getString(2),
                        State.status(rows.getInt(3)),
                        rows.getString(5),
                        result);
                items.add(item);
                chars += (long) item.item().length() + (result == null ? 0 : result.length());
            }
        }
        return items;
    }

    private static Job job(ResultSet row) throws SQLException {
        long total = row.getLong(3);
        long processing = row.getLong(4);
        long completed = row.getLong(5);
        long failed = row.getLong(6);
        long cancelled = row.getLong(7);
        Long maxFailures = number(row, 9);
        return new Job(
                row.getLong(1),
                row.getString(2),
                new Job.Counts(
                        total - processing - completed - failed - cancelled, processing, completed, failed, cancelled),
                stop(row.getInt(8)),
                maxFailures == null ? null : Math.toIntExact(maxFailures),
                number(row, 10),
                row.getLong(11),
                number(row, 12),
                number(row, 13),
                number(row, 14));
    }

    private static Job.Stop stop(int number) {
        return switch (number) {
            case 0 -> Job.Stop.NONE;
            case 1 -> Job.Stop.CANCELLED;
            case 2 -> Job.Stop.TOO_MANY_FAILED;
            default -> throw new IllegalStateException("unknown stop " + number + " in the file");
        };
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
