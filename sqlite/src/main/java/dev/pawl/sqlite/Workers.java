package dev.pawl.sqlite;

import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The register of workers. */
final class Workers {
    private static final String SAVE = """
            INSERT INTO worker (id, host, pid, types, queues, capabilities, strategy, concurrency, started_at, heartbeat_at,
              stopped_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET host = excluded.host, pid = excluded.pid, types = excluded.types,
              queues = excluded.queues, capabilities = excluded.capabilities,
              strategy = CASE WHEN excluded.stopped_at IS NULL THEN excluded.strategy ELSE strategy END,
              concurrency = excluded.concurrency, started_at = excluded.started_at,
              heartbeat_at = excluded.heartbeat_at, stopped_at = excluded.stopped_at""";

    private final Statements statements;

    Workers(Statements statements) {
        this.statements = statements;
    }

    /**
     * Registers a worker, or renews its entry.
     *
     * <p>why: everything but the statement is done by the caller, without the pen. In a young process the first writing of JSON
     * takes a second of loading classes, and all others would wait for it.
     */
    static Operation.Work<Boolean> saving(WorkerInfo worker) {
        Selector selector = worker.selector();
        @Nullable
        Object[] row = {
            worker.id(),
            worker.host(),
            worker.pid(),
            JsonMapper.shared().writeValueAsString(new TreeSet<>(selector.types())),
            JsonMapper.shared().writeValueAsString(new TreeSet<>(selector.queues())),
            JsonMapper.shared().writeValueAsString(selector.capabilities()),
            worker.strategy().wireName(),
            worker.concurrency(),
            worker.startedAt(),
            worker.heartbeatAt(),
            worker.stoppedAt()
        };
        return writing -> writing.statements().update(SAVE, row) == 1;
    }

    int heartbeat(Collection<String> ids, long now) throws SQLException {
        int renewed = 0;
        for (String id : ids) {
            renewed += statements.update("UPDATE worker SET heartbeat_at = ? WHERE id = ?", now, id);
        }
        return renewed;
    }

    /** Whether such a worker is registered. */
    boolean setStrategy(String id, Strategy strategy) throws SQLException {
        return statements.update("UPDATE worker SET strategy = ? WHERE id = ?", strategy.wireName(), id) == 1;
    }

    List<WorkerInfo> all() throws SQLException {
        List<WorkerInfo> workers = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT id, host, pid, types, queues, capabilities, strategy, concurrency, started_at, heartbeat_at,
                          stopped_at
                        FROM worker ORDER BY heartbeat_at DESC, id""").executeQuery()) {
            while (rows.next()) {
                long stoppedAt = rows.getLong(11);
                boolean stopped = !rows.wasNull();
                workers.add(new WorkerInfo(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        new Selector(
                                names(rows.getString(4)),
                                names(rows.getString(5)),
                                JsonMapper.shared()
                                        .readValue(rows.getString(6), new TypeReference<Map<String, Object>>() {})),
                        Strategy.of(rows.getString(7)),
                        rows.getInt(8),
                        rows.getLong(9),
                        rows.getLong(10),
                        stopped ? stoppedAt : null));
            }
        }
        return workers;
    }

    Map<String, List<Long>> tasks() throws SQLException {
        Map<String, List<Long>> tasks = new TreeMap<>();
        try (ResultSet rows = statements
                .with("SELECT worker, id FROM task WHERE state = 3 AND worker IS NOT NULL ORDER BY id")
                .executeQuery()) {
            while (rows.next()) {
                tasks.computeIfAbsent(rows.getString(1), worker -> new ArrayList<>())
                        .add(rows.getLong(2));
            }
        }
        return tasks;
    }

    /** A worker holds a task while its lease lasts. */
    private static final String HOLDS =
            "EXISTS (SELECT 1 FROM task t WHERE t.state = 3 AND t.lease_until > ?1 AND t.worker = worker.id)";

    /**
     * Removes those that have been stopped or stale since then.
     *
     * @param force also those that hold tasks
     */
    List<String> prune(long since, long now, boolean force) throws SQLException {
        List<String> gone = new ArrayList<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT id FROM worker WHERE coalesce(stopped_at, heartbeat_at + ?4) <= ?2 AND (?3 OR NOT "
                                + HOLDS + ") ORDER BY id",
                        now,
                        since,
                        force ? 1 : 0,
                        WorkerInfo.STALE_AFTER.toMillis())
                .executeQuery()) {
            while (rows.next()) {
                gone.add(rows.getString(1));
            }
        }
        for (String id : gone) {
            statements.update("DELETE FROM worker WHERE id = ?", id);
        }
        return gone;
    }

    /**
     * Whether it was removed; empty when there is no such worker.
     *
     * @param force also when it lives or holds tasks
     */
    Optional<Boolean> prune(String id, long now, boolean force) throws SQLException {
        Optional<WorkerInfo> found =
                all().stream().filter(worker -> worker.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        boolean inUse = found.get().isLive(now)
                || statements.number("SELECT " + HOLDS + " FROM worker WHERE id = ?2", now, id) == 1;
        if (inUse && !force) {
            return Optional.of(false);
        }
        return Optional.of(statements.update("DELETE FROM worker WHERE id = ?", id) == 1);
    }

    private static Set<String> names(String json) {
        return JsonMapper.shared().readValue(json, new TypeReference<HashSet<String>>() {});
    }
}
