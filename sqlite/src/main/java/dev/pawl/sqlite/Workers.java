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
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The register of workers. */
final class Workers {
    private final Statements statements;

    Workers(Statements statements) {
        this.statements = statements;
    }

    boolean save(WorkerInfo worker) throws SQLException {
        Selector selector = worker.selector();
        return statements.update(
                        """
                        INSERT INTO worker (id, host, pid, types, queues, capabilities, strategy, concurrency, started_at,
                          heartbeat_at, stopped_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET host = excluded.host, pid = excluded.pid, types = excluded.types,
                          queues = excluded.queues, capabilities = excluded.capabilities,
                          strategy = CASE WHEN excluded.stopped_at IS NULL THEN excluded.strategy ELSE strategy END,
                          concurrency = excluded.concurrency, started_at = excluded.started_at,
                          heartbeat_at = excluded.heartbeat_at, stopped_at = excluded.stopped_at""",
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
                        worker.stoppedAt())
                == 1;
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

    private static Set<String> names(String json) {
        return JsonMapper.shared().readValue(json, new TypeReference<HashSet<String>>() {});
    }
}
