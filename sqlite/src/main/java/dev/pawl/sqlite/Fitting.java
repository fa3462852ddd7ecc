package dev.pawl.sqlite;

import dev.pawl.store.PayloadMatch;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.TaskStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finding the tasks that fit a filter, from the newest down. What went well has no index, which would make every finish dearer for
 * what is rarely asked: the walk looks at each task, and ends after so many rows or so long, for the next one to go on. What went
 * wrong, or goes on, is found by index, however much history there is.
 */
final class Fitting {
    /** Rows of one walk; about what is read in the time below where no payload is looked into. */
    static final int MOST_ROWS = 50_000;

    /** A payload may be a megabyte, so rows alone do not bound the time. */
    private static final long MOST_NANOS = 50_000_000;

    private static final int ROWS_BETWEEN_LOOKS = 16;

    /**
     * Where a walk looks.
     *
     * @param walk tasks from the newest down, and whether each fits
     * @param count how many fit
     */
    private record Source(String walk, String count) {
        /**
         * @param id the column of their id, by which they are in order already
         * @param parts what stands behind FROM: tasks {@code t}, older than the first parameter
         */
        static Source of(String id, List<String> parts) {
            return new Source(
                    all("SELECT t.id, " + FITS + " FROM ", parts) + "\nORDER BY " + id + " DESC LIMIT " + MOST_ROWS,
                    "SELECT sum(fits) FROM (" + all("SELECT " + FITS + " AS fits FROM ", parts) + ")");
        }

        private static String all(String select, List<String> parts) {
            return parts.stream().map(select::concat).collect(Collectors.joining("\nUNION ALL "));
        }
    }

    /**
     * Whether a row of task {@code t} fits. Parameters: 2 states as JSON, 3 due after, 4 type, 5 queue, 6 limit key, 7 idempotency key,
     * 8 worker, 9 and 10 created, 11 and 12 finished, 13 payload as JSON, 14 job, 15 error as a glob. Nulls mean any.
     */
    private static final String FITS = """
            CASE
              WHEN NOT (?2 IS NULL OR t.state IN (SELECT value FROM json_each(?2))
                OR (?3 IS NOT NULL AND t.state IN (0, 1) AND t.run_after > ?3)) THEN 0
              WHEN NOT (coalesce(?4, ?5, ?6) IS NULL OR t.channel IN (
                SELECT id FROM channel
                WHERE type = coalesce(?4, type) AND queue = coalesce(?5, queue) AND limit_key = coalesce(?6, limit_key))) THEN 0
              WHEN ?7 IS NOT NULL AND t.idempotency_key IS NOT ?7 THEN 0
              WHEN ?8 IS NOT NULL AND t.worker IS NOT ?8 THEN 0
              WHEN t.created_at < ?9 OR t.created_at >= ?10 THEN 0
              WHEN ?11 IS NOT NULL AND (t.finished_at IS NULL OR t.finished_at < ?11) THEN 0
              WHEN ?12 IS NOT NULL AND (t.finished_at IS NULL OR t.finished_at >= ?12) THEN 0
              WHEN ?14 IS NOT NULL AND t.job IS NOT ?14 THEN 0
              WHEN ?15 IS NOT NULL AND (t.state = 4 OR coalesce(
                (SELECT a.error FROM task_attempt a WHERE a.task_id = t.id AND a.error IS NOT NULL ORDER BY a.token DESC LIMIT 1)
                NOT GLOB ?15, 1)) THEN 0
              WHEN ?13 IS NULL THEN 1
              ELSE EXISTS (
                SELECT 1 FROM (SELECT coalesce(t.payload, (SELECT payload FROM task_payload WHERE task_id = t.id)) AS doc)
                WHERE json_valid(doc) AND NOT EXISTS (
                  SELECT 1 FROM json_each(?13) m
                  WHERE NOT coalesce(CASE m.value ->> '$.kind'
                    WHEN 'string' THEN json_type(doc, m.value ->> '$.path') = 'text'
                      AND json_extract(doc, m.value ->> '$.path') = m.value ->> '$.value'
                    WHEN 'number' THEN json_type(doc, m.value ->> '$.path') IN ('integer', 'real')
                      AND json_extract(doc, m.value ->> '$.path') = m.value ->> '$.value'
                    ELSE json_type(doc, m.value ->> '$.path') = m.value ->> '$.kind' END, 0)))
            END""";

    private static final Source EVERY = Source.of("t.id", List.of("task t WHERE t.id < ?1"));

    /** The one that has the key. */
    private static final Source KEYED = Source.of("t.id", List.of("task t WHERE t.idempotency_key = ?7 AND t.id < ?1"));

    /** The items of a job. */
    private static final Source ITEMS = Source.of("t.id", List.of("task t WHERE t.job = ?14 AND t.id < ?1"));

    /** Those of which an attempt left an error, each once, at the last that did. */
    private static final Source ERRED = Source.of("e.task_id", List.of("""
            task_attempt e CROSS JOIN task t ON t.id = e.task_id WHERE e.task_id < ?1 AND e.error IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM task_attempt l WHERE l.task_id = e.task_id AND l.token > e.token AND l.error IS NOT NULL)"""));

    /** Of each state that has an index of its own, those that are in it. */
    private static final Map<TaskStatus, String> BY_STATE = new EnumMap<>(Map.of(
            TaskStatus.PROCESSING, "task t INDEXED BY task_leased WHERE t.state = 3 AND t.id < ?1",
            TaskStatus.FAILED, "task t INDEXED BY task_failed WHERE t.state = 5 AND t.id < ?1",
            TaskStatus.CANCELLED, "task t INDEXED BY task_cancelled WHERE t.state = 6 AND t.id < ?1"));

    private static final String ONE = "SELECT count(*) FROM task t WHERE t.id = ?1 AND " + FITS;

    private final @Nullable Object[] parameters;
    private final Source source;

    /**
     * @param now by which it is known what is scheduled
     */
    Fitting(TaskFilter filter, long now) {
        TaskFilter.Span created = filter.created();
        this.source = source(filter);
        this.parameters = new @Nullable Object[] {
            null,
            states(filter),
            filter.scheduled() ? now : null,
            filter.type(),
            filter.queue(),
            filter.limitKey(),
            filter.idempotencyKey(),
            filter.worker(),
            created.from() == null ? Long.MIN_VALUE : created.from(),
            created.to() == null ? Long.MAX_VALUE : created.to(),
            filter.finished().from(),
            filter.finished().to(),
            payload(filter.payload()),
            filter.job(),
            glob(filter.error())
        };
    }

    /** Where all that fit are, and as few others as can be. */
    private static Source source(TaskFilter filter) {
        if (filter.idempotencyKey() != null) {
            return KEYED;
        } else if (filter.job() != null) {
            return ITEMS;
        }
        Set<TaskStatus> statuses = filter.statuses();
        if (!statuses.isEmpty() && !filter.scheduled() && BY_STATE.keySet().containsAll(statuses)) {
            return Source.of("1", statuses.stream().map(BY_STATE::get).toList());
        }
        return filter.error() != null ? ERRED : EVERY;
    }

    private static @Nullable String states(TaskFilter filter) {
        Set<TaskStatus> statuses = filter.statuses();
        if (statuses.isEmpty() && !filter.scheduled()) {
            return null;
        }
        return statuses.stream().map(Fitting::states).collect(Collectors.joining(",", "[", "]"));
    }

    private static String states(TaskStatus status) {
        return switch (status) {
            case QUEUED -> State.READY + "," + State.SCHEDULED;
            case BLOCKED -> "" + State.BLOCKED;
            case PROCESSING -> "" + State.PROCESSING;
            case COMPLETED -> "" + State.COMPLETED;
            case FAILED -> "" + State.FAILED;
            case CANCELLED -> "" + State.CANCELLED;
        };
    }

    /** why not LIKE: it does not tell capital letters from small ones. */
    private static @Nullable String glob(@Nullable String error) {
        return error == null ? null : error.replace("[", "[[]").replace("?", "[?]") + TaskFilter.ANYTHING;
    }

    private static @Nullable String payload(List<PayloadMatch> matches) {
        return matches.isEmpty()
                ? null
                : matches.stream()
                        .map(match -> "{\"path\":" + JsonMapper.shared().writeValueAsString(match.path())
                                + ",\"kind\":\"" + match.kind().name().toLowerCase(Locale.ROOT) + "\",\"value\":"
                                + match.value() + "}")
                        .collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * What a walk found.
     *
     * @param ids of tasks that fit, newest first
     * @param last the oldest that was looked at
     * @param more whether there may be others that fit
     */
    record Found(List<Long> ids, long last, boolean more) {}

    /** Walks down from {@code after} until so many are found. */
    Found walk(Statements statements, long after, int most) throws SQLException {
        List<Long> ids = new ArrayList<>();
        long begun = System.nanoTime();
        long last = after;
        int rows = 0;
        try (ResultSet row = with(statements, source.walk, after).executeQuery()) {
            while (row.next()) {
                last = row.getLong(1);
                rows++;
                if (row.getInt(2) == 1) {
                    ids.add(last);
                }
                if (ids.size() == most || rows % ROWS_BETWEEN_LOOKS == 0 && System.nanoTime() - begun > MOST_NANOS) {
                    return new Found(ids, last, true);
                }
            }
        }
        return new Found(ids, last, rows == MOST_ROWS);
    }

    /** All that fit. */
    long count(Statements statements) throws SQLException {
        try (ResultSet row = with(statements, source.count, Long.MAX_VALUE).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Whether this task fits. */
    boolean fits(Statements statements, long taskId) throws SQLException {
        try (ResultSet row = with(statements, ONE, taskId).executeQuery()) {
            return row.next() && row.getLong(1) == 1;
        }
    }

    private PreparedStatement with(Statements statements, String sql, long id) throws SQLException {
        @Nullable Object[] all = Arrays.copyOf(parameters, parameters.length);
        all[0] = id;
        return statements.with(sql, all);
    }
}
