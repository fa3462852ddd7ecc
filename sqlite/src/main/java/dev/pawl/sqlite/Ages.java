package dev.pawl.sqlite;

import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Which tasks a retention does not keep any more at one moment, and when it will not keep the others. */
final class Ages {
    /** Rows that one reading looks at: about 2 ms. */
    private static final int WINDOW = 2_000;

    /** More than any time, and still small enough to be added to one. */
    private static final long NEVER = 4_000_000_000_000_000_000L;

    /** Whether a task that has not ended waits for it, or may read its result. */
    static final String NEEDED = """
            EXISTS (SELECT 1 FROM task_edge e JOIN task child ON child.id = e.child WHERE e.parent = %s AND child.state < 4)""";

    /** Each task with the time from which on it is not kept: for live ones, if they ended now. */
    private static final String DUE = """
            WITH own AS MATERIALIZED (
              SELECT key AS type, value ->> 0 AS completed, value ->> 1 AS failed, value ->> 2 AS cancelled, value ->> 3 AS keys
              FROM json_each(?1)),
            walked AS (
              SELECT id, channel, state, finished_at, created_at, idempotency_key, key_until
              FROM task WHERE id > ?2 ORDER BY id LIMIT ?3),
            aged AS (
              SELECT t.id, t.state, t.created_at, CASE
                WHEN t.idempotency_key IS NOT NULL AND coalesce(own.keys, ?7) THEN ?10
                WHEN t.state = 4 THEN finished_at + coalesce(own.completed, ?4)
                WHEN t.state = 5 THEN finished_at + coalesce(own.failed, ?5)
                WHEN t.state = 6 THEN finished_at + coalesce(own.cancelled, ?6)
                ELSE max(?8 + ?9, ?8 + 1) END AS aged_at, t.idempotency_key, t.key_until
              FROM walked t JOIN channel c ON c.id = t.channel LEFT JOIN own ON own.type = c.type),
            unneeded AS (
              SELECT id, state, created_at,
                CASE WHEN idempotency_key IS NULL THEN aged_at ELSE max(aged_at, coalesce(key_until, 0)) END AS due_at
              FROM aged),
            due AS (
              SELECT id, state, created_at,
                -- why: how long its children need it is not known, so it is looked at again next time.
                CASE WHEN due_at <= ?8 AND %s THEN ?8 + 1 ELSE due_at END AS due_at
              FROM unneeded)
            """.formatted(NEEDED.formatted("unneeded.id"));

    private static final String WALK = DUE + """
            SELECT count(*), max(id), min(due_at) FILTER (WHERE due_at > ?8),
              count(*) FILTER (WHERE created_at <= ?8 - ?9 OR created_at > ?8),
              group_concat(id) FILTER (WHERE due_at <= ?8 AND state = 4),
              group_concat(id) FILTER (WHERE due_at <= ?8 AND state = 5),
              group_concat(id) FILTER (WHERE due_at <= ?8 AND state = 6)
            FROM due""";

    private static final String COUNT = DUE + """
            SELECT count(*) FILTER (WHERE state = 4), count(*) FILTER (WHERE state = 5), count(*) FILTER (WHERE state = 6)
            FROM due WHERE due_at <= ?8""";

    /**
     * A window that was walked.
     *
     * @param nextDue when the next of it is due that was not at this moment
     * @param more whether tasks that are old enough may come after it
     * @param due what is due now, by state
     */
    record Window(long rows, long last, long nextDue, boolean more, Map<Integer, List<Long>> due) {}

    private final Retention.Keep all;
    private final String own;
    private final long now;

    /** The shortest of all. */
    private final long least;

    Ages(Retention retention, long now) {
        this.all = retention.all();
        this.now = now;
        long shortest = shortest(all);
        Map<String, List<Object>> byType = new TreeMap<>();
        for (Map.Entry<String, Retention.Keep> type : retention.byType().entrySet()) {
            Retention.Keep keep = type.getValue();
            shortest = Math.min(shortest, shortest(keep));
            byType.put(
                    type.getKey(),
                    List.of(
                            millis(keep.completed()),
                            millis(keep.failed()),
                            millis(keep.cancelled()),
                            keep.keys() ? 1 : 0));
        }
        this.least = shortest;
        this.own = JsonMapper.shared().writeValueAsString(byType);
    }

    long now() {
        return now;
    }

    /** The end of what may have been kept long enough: no task that ended after it is due. */
    long youngestEnd() {
        return now - least;
    }

    /** Everything that is due. */
    Pruned count(Statements statements) throws SQLException {
        try (ResultSet row = bind(statements, COUNT, 0, Long.MAX_VALUE).executeQuery()) {
            row.next();
            return new Pruned(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    /** The next tasks after this id. */
    Window walk(Statements statements, long after) throws SQLException {
        try (ResultSet row = bind(statements, WALK, after, WINDOW).executeQuery()) {
            row.next();
            long nextDue = row.getLong(3);
            Map<Integer, List<Long>> due = new TreeMap<>();
            due.put(State.COMPLETED, ids(row.getString(5)));
            due.put(State.FAILED, ids(row.getString(6)));
            due.put(State.CANCELLED, ids(row.getString(7)));
            long rows = row.getLong(1);
            boolean young = row.getLong(4) == 0;
            return new Window(
                    rows, row.getLong(2), nextDue == 0 ? Long.MAX_VALUE : nextDue, rows == WINDOW && !young, due);
        }
    }

    private static List<Long> ids(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(Long::valueOf).toList();
    }

    private static long shortest(Retention.Keep keep) {
        return Math.min(millis(keep.completed()), Math.min(millis(keep.failed()), millis(keep.cancelled())));
    }

    private static long millis(Duration age) {
        return age.equals(Retention.FOREVER) ? NEVER : age.toMillis();
    }

    private PreparedStatement bind(Statements statements, String sql, long after, long most) throws SQLException {
        return statements.with(
                sql,
                own,
                after,
                most,
                millis(all.completed()),
                millis(all.failed()),
                millis(all.cancelled()),
                all.keys() ? 1 : 0,
                now,
                least,
                NEVER);
    }
}
