package dev.pawl.sqlite;

import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.task.Time;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Removing old ended tasks. A reading connection walks up the ids and finds them, without the pen; the pen removes what was
 * found, a few milliseconds at a time.
 *
 * <p>There is no index of ended tasks by age: it would make every finish dearer for what happens once an hour. Ids are
 * given in the order of creation, so the walk ends where tasks are too young to have ended long enough ago. And what it
 * walked over without finding anything it remembers, with the time before which nothing there can be old enough: rows that
 * are kept for ever are read once, not every hour.
 *
 * <p>Threading: the monitor guards what is remembered; one pruning at a time.
 */
final class Pruning {
    /** Rows that one reading looks at: about 2 ms. */
    private static final int WINDOW = 2_000;

    /** Rows of which is remembered when the next of them is due. */
    private static final int STRETCH = 20_000;

    /** How long one transaction removes; its commit comes on top. */
    private static final long HOLD_NANOS = 8_000_000;

    /** Rows removed by one statement, in about so long: what a task carries with it differs by thousands. */
    private static final int MOST_AT_ONCE = 100;

    private static final long AT_ONCE_NANOS = 2_000_000;

    /** Of one transaction, whatever the clock says. */
    private static final int MOST_OF_TRANSACTION = 2_000;

    /** More than any time, and still small enough to be added to one. */
    private static final long NEVER = 4_000_000_000_000_000_000L;

    private static final int ROW_BYTES = 500;

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
                WHEN t.idempotency_key IS NOT NULL AND coalesce(own.keys, ?7) THEN 4000000000000000000
                WHEN t.state = 4 THEN finished_at + coalesce(own.completed, ?4)
                WHEN t.state = 5 THEN finished_at + coalesce(own.failed, ?5)
                WHEN t.state = 6 THEN finished_at + coalesce(own.cancelled, ?6)
                ELSE max(?8 + ?9, ?8 + 1) END AS aged_at, t.idempotency_key, t.key_until
              FROM walked t JOIN channel c ON c.id = t.channel LEFT JOIN own ON own.type = c.type),
            due AS (
              SELECT id, state, created_at,
                CASE WHEN idempotency_key IS NULL THEN aged_at ELSE max(aged_at, coalesce(key_until, 0)) END AS due_at
              FROM aged)
            """;

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

    /** Looks again: somebody may have asked for a retry since the walk. */
    private static final String REMOVE = """
            DELETE FROM task WHERE id IN (SELECT value FROM json_each(?)) AND state = ? AND finished_at <= ?""";

    private static final String FORGET_STARTS = """
            DELETE FROM limit_start WHERE (scope, name, at) IN (
              SELECT scope, name, at FROM limit_start WHERE until <= ? LIMIT 1000)""";

    /** Ids up to {@code to}, of which none is due before {@code quietUntil}. */
    private record Stretch(long to, long quietUntil) {}

    /**
     * A window that was walked.
     *
     * @param nextDue when the next of it is due that was not at this moment
     * @param young whether all of it is too young to be due
     * @param due what is due now, by state
     */
    private record Window(long rows, long last, long nextDue, boolean young, Map<Integer, List<Long>> due) {}

    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;
    private final Time time;
    private final TreeMap<Long, Stretch> stretches = new TreeMap<>();
    private @Nullable Retention remembered;
    private int atOnce = 1;

    Pruning(Supplier<Pen> pen, Supplier<Readers> readers, Time time) {
        this.pen = pen;
        this.readers = readers;
        this.time = time;
    }

    /** What would go now. */
    Pruned count(Retention retention) {
        Ages ages = new Ages(retention, time.now());
        return readers.get().read(statements -> {
            try (ResultSet row = ages.bind(statements, COUNT, 0, Long.MAX_VALUE).executeQuery()) {
                row.next();
                return new Pruned(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        });
    }

    synchronized Pruned prune(Retention retention, Predicate<Pruned> goesOn) {
        if (!retention.equals(remembered)) {
            stretches.clear();
            remembered = retention;
        }
        Run run = new Run(new Ages(retention, time.now()), goesOn);
        while (!run.ended) {
            run.next();
        }
        return run.pruned;
    }

    /** One walk from the first task to the young ones. */
    private final class Run {
        private final Ages ages;
        private final Predicate<Pruned> goesOn;
        private Pruned pruned = Pruned.NONE;
        private long last;
        private boolean ended;

        private Run(Ages ages, Predicate<Pruned> goesOn) {
            this.ages = ages;
            this.goesOn = goesOn;
        }

        /** Goes over the next stretch. */
        private void next() {
            Stretch known = stretches.get(last);
            if (known != null && ages.now < known.quietUntil) {
                last = known.to;
                return;
            }
            long begin = last;
            long quietUntil = Long.MAX_VALUE;
            long rows = 0;
            boolean more = true;
            while (more && rows < STRETCH) {
                Window window = readers.get().read(statements -> ages.walk(statements, last));
                for (Map.Entry<Integer, List<Long>> due : window.due.entrySet()) {
                    if (!remove(due.getKey(), due.getValue())) {
                        ended = true;
                        return;
                    }
                }
                quietUntil = Math.min(quietUntil, window.nextDue);
                rows += window.rows;
                last = Math.max(last, window.last);
                more = window.rows == WINDOW && !window.young;
            }
            stretches.subMap(begin, last).clear();
            if (last > begin) {
                stretches.put(begin, new Stretch(last, quietUntil));
            }
            ended = !more;
        }

        /** False when it was told to end. */
        private boolean remove(int state, List<Long> ids) {
            List<Long> left = ids;
            while (!left.isEmpty()) {
                List<Long> these = left;
                long begun = System.nanoTime();
                int[] done = pen.get().write(Operation.light(writing -> removeSome(writing, state, these)));
                left = these.subList(done[0], these.size());
                pruned = pruned.plus(pruned(state, done[1]));
                if (!goesOn.test(pruned)) {
                    return false;
                }
                // why: other processes wait for the file by trying again and again, and must come through.
                LockSupport.parkNanos(System.nanoTime() - begun);
            }
            return true;
        }

        /** How many of the ids were looked at, and how many of these tasks were removed. */
        private int[] removeSome(Writing writing, int state, List<Long> ids) throws SQLException {
            long begun = System.nanoTime();
            int looked = 0;
            int removed = 0;
            while (looked < ids.size() && looked < MOST_OF_TRANSACTION && System.nanoTime() - begun < HOLD_NANOS) {
                int end = Math.min(ids.size(), looked + atOnce);
                long before = System.nanoTime();
                removed += writing.statements()
                        .update(REMOVE, ids.subList(looked, end).toString(), state, ages.now - ages.least);
                atOnce = System.nanoTime() - before < AT_ONCE_NANOS
                        ? Math.min(MOST_AT_ONCE, 2 * atOnce)
                        : Math.max(1, atOnce / 2);
                looked = end;
            }
            writing.statements().update(FORGET_STARTS, writing.now());
            writing.wrote((long) removed * ROW_BYTES);
            return new int[] {looked, removed};
        }
    }

    private static Pruned pruned(int state, long tasks) {
        return switch (state) {
            case State.COMPLETED -> new Pruned(tasks, 0, 0);
            case State.FAILED -> new Pruned(0, tasks, 0);
            default -> new Pruned(0, 0, tasks);
        };
    }

    /** What a retention means at one moment. */
    private static final class Ages {
        private final Retention.Keep all;
        private final String own;
        private final long now;

        /** The shortest of all. */
        private final long least;

        private Ages(Retention retention, long now) {
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
                    least);
        }

        private Window walk(Statements statements, long after) throws SQLException {
            try (ResultSet row = bind(statements, WALK, after, WINDOW).executeQuery()) {
                row.next();
                long nextDue = row.getLong(3);
                Map<Integer, List<Long>> due = new TreeMap<>();
                due.put(State.COMPLETED, ids(row.getString(5)));
                due.put(State.FAILED, ids(row.getString(6)));
                due.put(State.CANCELLED, ids(row.getString(7)));
                return new Window(
                        row.getLong(1),
                        row.getLong(2),
                        nextDue == 0 ? Long.MAX_VALUE : nextDue,
                        row.getLong(4) == 0,
                        due);
            }
        }

        private static List<Long> ids(@Nullable String text) {
            return text == null
                    ? List.of()
                    : Arrays.stream(text.split(",", -1)).map(Long::valueOf).toList();
        }
    }
}
