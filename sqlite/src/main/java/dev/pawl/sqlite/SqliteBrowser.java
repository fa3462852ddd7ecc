package dev.pawl.sqlite;

import dev.pawl.store.Activity;
import dev.pawl.store.Attempt;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventPage;
import dev.pawl.store.Holding;
import dev.pawl.store.Keyed;
import dev.pawl.store.LimitState;
import dev.pawl.store.LogLine;
import dev.pawl.store.LogPage;
import dev.pawl.store.Parent;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Standing;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskGraph;
import dev.pawl.store.TaskPage;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Limit;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reading for people, over connections of its own. */
final class SqliteBrowser implements TaskBrowser {
    private static final String TASK = """
            SELECT t.id, c.type, c.queue, t.state, t.priority, t.attempts, t.max_attempts, coalesce(t.payload, p.payload),
              c.compatibility,
              r.result, CASE WHEN t.state <> 4 THEN (SELECT a.error FROM task_attempt a
                WHERE a.task_id = t.id AND a.error IS NOT NULL ORDER BY a.token DESC LIMIT 1) END,
              t.run_after, t.created_at, t.updated_at, t.claimed_at, t.started_at, t.finished_at, t.lease_until, t.worker,
              t.idempotency_key, nullif(c.limit_key, ''), g.done, g.total, g.message, x.traceparent, x.tracestate,
              t.job, t.expiries
            FROM task t
            JOIN channel c ON c.id = t.channel
            LEFT JOIN task_payload p ON p.task_id = t.id
            LEFT JOIN task_result r ON r.task_id = t.id
            LEFT JOIN task_progress g ON g.task_id = t.id
            LEFT JOIN task_trace x ON x.task_id = t.id
            """;

    private static final String GET = TASK + "WHERE t.id = ?";

    private static final String SHOW = TASK + "WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY t.id DESC";

    /** A page takes about so much memory. */
    private static final long ENOUGH_CHARS = 8L << 20;

    private static final String LOG = """
            SELECT at, attempt, level, message, details, id FROM task_log WHERE task_id = ? AND id > ? ORDER BY id
            """;

    /** Lines that are looked at for one page of a log. */
    private static final int MOST_LINES = 10_000;

    /** What a drain waits for in a channel of which nothing can start. */
    private static final String RUNS = """
            SELECT EXISTS (SELECT 1 FROM tally WHERE channel = ? AND processing > 0)""";

    private static final String RUNS_OR_MAY_START = """
            SELECT EXISTS (SELECT 1 FROM tally WHERE channel = ?1 AND ready + processing > 0)
              OR EXISTS (SELECT 1 FROM task WHERE state = 1 AND channel = ?1 AND (attempts > 0 OR run_after <= ?2))""";

    private final Supplier<Readers> readers;
    private final Time time;

    SqliteBrowser(Supplier<Readers> readers, Time time) {
        this.readers = readers;
        this.time = time;
    }

    @Override
    public Optional<Task> get(long taskId) {
        return readers.get().read(statements -> {
            try (ResultSet row = statements.with(GET, taskId).executeQuery()) {
                return row.next() ? Optional.of(task(row)) : Optional.empty();
            }
        });
    }

    @Override
    public TaskPage page(TaskFilter filter, int limit, @Nullable Long after) {
        Fitting fitting = new Fitting(filter, time.now());
        return readers.get().readOneMoment(statements -> {
            // why: one more than is shown tells whether there is more.
            Fitting.Found found = fitting.walk(statements, after == null ? Long.MAX_VALUE : after, limit + 1);
            List<Long> shown =
                    found.ids().subList(0, Math.min(limit, found.ids().size()));
            List<Task> tasks = tasks(statements, shown);
            if (tasks.size() < found.ids().size()) {
                return new TaskPage(tasks, tasks.get(tasks.size() - 1).id());
            }
            return new TaskPage(tasks, found.more() ? Long.valueOf(found.last()) : null);
        });
    }

    /** These tasks, until they take too much memory. */
    private static List<Task> tasks(Statements statements, List<Long> ids) throws SQLException {
        List<Task> tasks = new ArrayList<>(ids.size());
        long chars = 0;
        try (ResultSet rows = statements.with(SHOW, ids.toString()).executeQuery()) {
            while (chars < ENOUGH_CHARS && rows.next()) {
                Task task = task(rows);
                tasks.add(task);
                String result = task.result();
                chars += (long) task.payload().length() + (result == null ? 0 : result.length());
            }
        }
        return tasks;
    }

    @Override
    public long count(TaskFilter filter) {
        Fitting fitting = new Fitting(filter, time.now());
        return readers.get().read(fitting::count);
    }

    private static Task task(ResultSet row) throws SQLException {
        int state = row.getInt(4);
        String payload = row.getString(8);
        return new Task(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                State.status(state),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(28),
                payload == null ? "{}" : payload,
                Compatibility.parse(row.getString(9)),
                row.getString(10),
                row.getString(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                number(row, 15),
                number(row, 16),
                number(row, 17),
                number(row, 18),
                row.getString(19),
                row.getString(20),
                row.getString(21),
                progress(row),
                Traces.read(row, 25),
                number(row, 27));
    }

    private static @Nullable Progress progress(ResultSet row) throws SQLException {
        Long done = number(row, 22);
        return done == null ? null : new Progress(done, row.getLong(23), row.getString(24));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public boolean hasWork(Selector selector) {
        return readers.get().readOneMoment(statements -> {
            Channels channels = new Channels();
            Set<String> paused = Limits.paused(statements).keySet();
            List<Limit> limits = Limits.all(statements);
            if (statements.number("SELECT " + Edges.ANY_UNTOLD) == 1) {
                // why: any of those that are about to be told may be for this worker.
                return true;
            }
            for (int channel : channels.servedBy(statements, selector, Long.MAX_VALUE).stream()
                    .toArray()) {
                Channels.Channel where = channels.get(statements, channel);
                boolean closed = paused.contains(where.queue()) || Limits.allowNone(limits, where);
                long open = closed
                        ? statements.number(RUNS, channel)
                        : statements.number(RUNS_OR_MAY_START, channel, time.now());
                if (open == 1) {
                    return true;
                }
            }
            return false;
        });
    }

    private record Tally(String type, String queue, Stats.Counts counts) {}

    @Override
    public Stats stats() {
        return readers.get().readOneMoment(statements -> {
            long now = time.now();
            Map<String, Stats.Counts> byType = counts(statements, now, tally -> tally.type);
            Stats.Counts all = byType.values().stream().reduce(Stats.Counts.ZERO, Stats.Counts::plus);
            return new Stats(
                    all, byType, counts(statements, now, tally -> tally.queue), oldestQueuedAge(statements, now));
        });
    }

    private static Map<String, Stats.Counts> counts(Statements statements, long now, Function<Tally, String> by)
            throws SQLException {
        Map<String, Stats.Counts> counts = new TreeMap<>();
        for (Tally tally : tallies(statements, now)) {
            counts.merge(by.apply(tally), tally.counts, Stats.Counts::plus);
        }
        return counts;
    }

    /** The tallies, and against them the tasks whose time has come but whom no worker has made ready yet. */
    private static List<Tally> tallies(Statements statements, long now) throws SQLException {
        List<Tally> tallies = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT c.type, c.queue, sum(y.ready) + coalesce(d.due, 0), sum(y.scheduled) - coalesce(d.due, 0), sum(y.blocked),
                          sum(y.processing), sum(y.completed), sum(y.failed), sum(y.cancelled)
                        FROM tally y JOIN channel c ON c.id = y.channel
                        LEFT JOIN (SELECT channel, count(*) AS due FROM task WHERE state = 1 AND run_after <= ? GROUP BY channel) d
                          ON d.channel = y.channel
                        GROUP BY y.channel""", now).executeQuery()) {
            while (rows.next()) {
                long scheduled = rows.getLong(4);
                tallies.add(new Tally(
                        rows.getString(1),
                        rows.getString(2),
                        new Stats.Counts(
                                rows.getLong(3) + scheduled,
                                scheduled,
                                rows.getLong(5),
                                rows.getLong(6),
                                rows.getLong(7),
                                rows.getLong(8),
                                rows.getLong(9))));
            }
        }
        return tallies;
    }

    /** One seek for each band that has ready tasks, and one among the scheduled. */
    static @Nullable Long oldestQueuedAge(Statements statements, long now) throws SQLException {
        try (ResultSet row = statements.with("""
                        SELECT min(due) FROM (
                          SELECT (SELECT min(t.run_after) FROM task t
                            WHERE t.state = 0 AND t.channel = y.channel AND t.priority = y.priority) AS due
                          FROM tally y WHERE y.ready > 0
                          UNION ALL
                          SELECT min(run_after) FROM task WHERE state = 1 AND run_after <= ?)""", now).executeQuery()) {
            Long due = row.next() ? number(row, 1) : null;
            return due == null ? null : Math.max(0, now - due);
        }
    }

    @Override
    public List<Optional<Holding>> holdings(List<ClaimReference> shown) {
        return shown.isEmpty()
                ? List.of()
                : readers.get().readOneMoment(statements -> new Holdings(statements).of(shown));
    }

    @Override
    public Map<String, Keyed> byKeys(Collection<String> keys) {
        return keys.isEmpty()
                ? Map.of()
                : readers.get().read(statements -> Holds.byKeys(statements, List.copyOf(keys)));
    }

    @Override
    public Map<Long, Map<String, String>> checkpoints(Collection<Long> taskIds) {
        return readers.get().read(statements -> new Checkpoints(statements).of(taskIds));
    }

    @Override
    public List<Attempt> attempts(long taskId) {
        return readers.get().read(statements -> {
            List<Attempt> attempts = new ArrayList<>();
            try (ResultSet rows = statements.with("""
                            SELECT attempt, kind, worker, started_at, ended_at, error FROM task_attempt
                            WHERE task_id = ? ORDER BY token""", taskId).executeQuery()) {
                while (rows.next()) {
                    attempts.add(new Attempt(
                            rows.getInt(1),
                            Transition.Kind.valueOf(rows.getString(2).toUpperCase(Locale.ROOT)),
                            rows.getString(3),
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getString(6)));
                }
            }
            return attempts;
        });
    }

    @Override
    public List<LogLine> logs(long taskId) {
        return readers.get().read(statements -> {
            List<LogLine> lines = new ArrayList<>();
            try (ResultSet rows = statements.with(LOG + "LIMIT -1", taskId, 0).executeQuery()) {
                while (rows.next()) {
                    lines.add(line(rows));
                }
            }
            return lines;
        });
    }

    @Override
    public LogPage logs(long taskId, LogLine.Level least, long after, int limit) {
        return readers.get().read(statements -> {
            List<LogLine> lines = new ArrayList<>();
            long last = after;
            int looked = 0;
            try (ResultSet rows =
                    statements.with(LOG + "LIMIT " + MOST_LINES, taskId, after).executeQuery()) {
                while (rows.next()) {
                    boolean grave = LogLine.Level.valueOf(rows.getString(3)).compareTo(least) >= 0;
                    if (grave && lines.size() == limit) {
                        return new LogPage(lines, last);
                    }
                    if (grave) {
                        lines.add(line(rows));
                    }
                    last = rows.getLong(6);
                    looked++;
                }
            }
            return new LogPage(lines, looked == MOST_LINES ? Long.valueOf(last) : null);
        });
    }

    private static LogLine line(ResultSet row) throws SQLException {
        return new LogLine(
                row.getLong(1),
                row.getInt(2),
                LogLine.Level.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5));
    }

    @Override
    public List<QueueInfo> queues() {
        return readers.get()
                .readOneMoment(statements -> new FlowReader(statements, time.now())
                        .queues(counts(statements, time.now(), tally -> tally.queue)));
    }

    @Override
    public List<LimitState> limits() {
        return readers.get().readOneMoment(statements -> new FlowReader(statements, time.now()).limits());
    }

    @Override
    public Optional<Standing> standing(long taskId) {
        return readers.get().readOneMoment(statements -> {
            try (ResultSet row = statements.with(GET, taskId).executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new FlowReader(statements, time.now()).standing(task(row), new Workers(statements).all()));
            }
        });
    }

    @Override
    public List<Parent> parents(long taskId, long after, int limit) {
        return readers.get().read(statements -> new EdgeReader(statements).parents(taskId, after, limit));
    }

    @Override
    public Optional<TaskGraph> graph(long taskId, int most) {
        return readers.get().readOneMoment(statements -> new EdgeReader(statements).graph(taskId, most));
    }

    @Override
    public List<Activity> activity(long hour) {
        return readers.get().read(statements -> Activities.since(statements, hour));
    }

    @Override
    public List<WorkerInfo> workers() {
        return readers.get().read(statements -> new Workers(statements).all());
    }

    @Override
    public EventPage events(EventFilter filter, long after, int limit) {
        return readers.get().read(new EventReader(filter, after, limit)::read);
    }

    @Override
    public Map<String, List<Long>> tasksByWorker() {
        return readers.get().read(statements -> new Workers(statements).tasks());
    }
}
