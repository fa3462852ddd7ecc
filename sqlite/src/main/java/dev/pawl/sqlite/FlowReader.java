package dev.pawl.sqlite;

import dev.pawl.store.LimitState;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Standing;
import dev.pawl.store.Stats;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Limit;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds tasks back, for people: read in one moment from the file, not from what the pen remembers.
 *
 * <p>Threading: within one read.
 */
final class FlowReader {
    private static final int MOST_HOLDERS = 10;

    /** The tasks in work under a limit. ?1 the scope, ?2 the name, ?3 whether it is a beginning. */
    private static final String UNDER = """
            FROM task t JOIN channel c ON c.id = t.channel
            WHERE t.state = 3 AND CASE ?1 WHEN 'queue' THEN c.queue = ?2 WHEN 'type' THEN c.type = ?2
              ELSE c.limit_key <> '' AND (c.limit_key = ?2 OR ?3 AND substr(c.limit_key, 1, length(?2)) = ?2) END""";

    private static final String STARTS = """
            SELECT at, tasks FROM limit_start
            WHERE scope = ?1 AND (name = ?2 OR ?3 AND substr(name, 1, length(?2)) = ?2) AND at > ?4 AND at <= ?5
            ORDER BY at DESC""";

    /**
     * Ready tasks of a lower priority number, and of the same those due before, in these channels: what stands before a task
     * for the workers that may take it.
     */
    private static final String AHEAD = """
            SELECT coalesce(sum(CASE WHEN y.priority < ?1 THEN y.ready ELSE
              (SELECT count(*) FROM (SELECT 1 FROM task t
                WHERE t.state = 0 AND t.channel = y.channel AND t.priority = ?1 AND (t.run_after, t.id) < (?2, ?3)
                LIMIT ?4)) END), 0)
            FROM tally y
            WHERE y.priority <= ?1 AND y.ready > 0 AND y.channel IN (SELECT value FROM json_each(?5))""";

    /** Of the 500 tasks enqueued before the one that stands first, how many were claimed lately, and in how long. */
    private static final String PACE = """
            SELECT count(*), max(claimed_at) - min(claimed_at) FROM (
              SELECT claimed_at FROM task WHERE id < (
                SELECT min(head) FROM (SELECT (SELECT t.id FROM task t
                  WHERE t.state = 0 AND t.channel = y.channel AND t.priority = y.priority ORDER BY run_after, id LIMIT 1) AS head
                  FROM tally y WHERE y.ready > 0))
              ORDER BY id DESC LIMIT 500)
            WHERE claimed_at > ?""";

    private static final long PACE_MILLIS = 300_000;

    private final Statements statements;
    private final long now;

    FlowReader(Statements statements, long now) {
        this.statements = statements;
        this.now = now;
    }

    List<QueueInfo> queues(Map<String, Stats.Counts> counts) throws SQLException {
        Map<String, Long> paused = Limits.paused(statements);
        List<Limit> limits = Limits.all(statements);
        Set<String> names = new TreeSet<>(counts.keySet());
        names.addAll(paused.keySet());
        limits.stream().filter(limit -> limit.scope() == Limit.Scope.QUEUE).forEach(limit -> names.add(limit.name()));
        List<QueueInfo> queues = new ArrayList<>();
        for (String name : names) {
            Limit limit = Limits.on(limits, Limit.Scope.QUEUE, name);
            queues.add(new QueueInfo(
                    name,
                    paused.get(name),
                    counts.getOrDefault(name, Stats.Counts.ZERO),
                    limit == null ? null : state(limit, name, false)));
        }
        return queues;
    }

    List<LimitState> limits() throws SQLException {
        List<LimitState> states = new ArrayList<>();
        for (Limit limit : Limits.all(statements)) {
            // why: looked at as a whole, a limit on every key with a beginning is never full, only its keys are.
            states.add(state(limit, limit.name(), limit.isPattern()));
        }
        return states;
    }

    Standing standing(Task task, List<WorkerInfo> workers) throws SQLException {
        List<Limit> limits = Limits.all(statements);
        List<LimitState> states = new ArrayList<>();
        for (Limit.Scope scope : Limit.Scope.values()) {
            String name = switch (scope) {
                case QUEUE -> task.queue();
                case TYPE -> task.type();
                case KEY -> task.limitKey();
            };
            Limit limit = name == null ? null : Limits.on(limits, scope, name);
            if (limit != null && name != null) {
                states.add(state(limit, name, false));
            }
        }
        boolean ready = task.status() == TaskStatus.QUEUED && task.runAfter() <= now;
        Map<String, Long> paused = Limits.paused(statements);
        return new Standing(
                task,
                now,
                paused.get(task.queue()),
                states,
                workers,
                ready ? ahead(task, besides(task, workers, paused.keySet())) : 0,
                task.status() == TaskStatus.BLOCKED
                        ? new EdgeReader(statements).open(task.id(), Standing.MOST_PARENTS)
                        : List.of(),
                ready ? pace() : 0);
    }

    private LimitState state(Limit limit, String name, boolean whole) throws SQLException {
        String scope = limit.scope().wireName();
        String beginning = whole ? name.substring(0, name.length() - 1) : name;
        List<LimitState.Holder> holders = new ArrayList<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT t.id, t.worker, t.claimed_at " + UNDER + " ORDER BY t.claimed_at, t.id LIMIT "
                                + MOST_HOLDERS,
                        scope,
                        beginning,
                        whole)
                .executeQuery()) {
            while (rows.next()) {
                holders.add(new LimitState.Holder(rows.getLong(1), rows.getString(2), rows.getLong(3)));
            }
        }
        long running = statements.number("SELECT count(*) " + UNDER, scope, beginning, whole);
        Limit.Rate rate = limit.rate();
        if (rate == null) {
            return new LimitState(limit, name, whole, running, holders, 0, null);
        }
        long started = 0;
        Long opensAt = null;
        try (ResultSet rows = statements
                .with(STARTS, scope, beginning, whole, now - rate.periodMillis(), now + rate.periodMillis())
                .executeQuery()) {
            while (rows.next()) {
                started += rows.getLong(2);
                if (started >= rate.starts() && opensAt == null && !whole) {
                    // why: when this one has left the period, fewer than allowed are in it.
                    opensAt = rows.getLong(1) + rate.periodMillis();
                }
            }
        }
        return new LimitState(limit, name, whole, running, holders, started, opensAt);
    }

    /** The channels that workers which may take the task serve, and that are not paused. */
    private String besides(Task task, List<WorkerInfo> workers, Set<String> paused) throws SQLException {
        List<Selector> able = workers.stream()
                .filter(worker -> worker.isLive(now))
                .map(WorkerInfo::selector)
                .filter(selector -> selector.takes(task.queue(), task.type(), task.compatibility()))
                .toList();
        Channels channels = new Channels();
        List<Integer> ids = new ArrayList<>();
        for (Channels.Channel channel : channels.all(statements)) {
            boolean taken = able.stream()
                    .anyMatch(selector -> selector.takes(channel.queue(), channel.type(), channel.compatibility()));
            if (taken && !paused.contains(channel.queue())) {
                ids.add(channel.id());
            }
        }
        return ids.toString();
    }

    private long ahead(Task task, String channels) throws SQLException {
        return Math.min(
                Standing.MOST_AHEAD,
                statements.number(AHEAD, task.priority(), task.runAfter(), task.id(), Standing.MOST_AHEAD, channels));
    }

    private double pace() throws SQLException {
        try (ResultSet row = statements.with(PACE, now - PACE_MILLIS).executeQuery()) {
            row.next();
            long claimed = row.getLong(1);
            long millis = row.getLong(2);
            return claimed < 2 ? 0 : 1_000.0 * claimed / Math.max(1, millis);
        }
    }
}
