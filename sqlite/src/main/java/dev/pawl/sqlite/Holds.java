package dev.pawl.sqlite;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Keyed;
import dev.pawl.store.Taken;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Claims of tasks that are named by their keys, and made on the way where there are none.
 *
 * <p>Threading: under the pen.
 */
final class Holds {
    private final Writing writing;
    private final Statements statements;
    private final List<TaskEvent.Rescued> rescued = new ArrayList<>();

    Holds(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    Taken hold(List<NewTask> wanted, HoldRequest request) throws SQLException {
        writing.flush();
        writing.refresh();
        List<String> keys = wanted.stream().map(Holds::key).toList();
        Map<String, Keyed> stored = byKeys(statements, keys);
        List<NewTask> chosen = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NewTask task : wanted) {
            if (chosen.size() == request.most()) {
                break;
            }
            Keyed known = stored.get(key(task));
            if (seen.add(key(task)) && (known == null || known.isFree(writing.now()) && isBack(known))) {
                chosen.add(task);
            }
        }
        if (chosen.isEmpty()) {
            return new Taken(List.of(), rescued);
        }
        List<Long> ids =
                writing.inserts().add(chosen).stream().map(Enqueued::taskId).toList();
        writing.flush();
        List<Claim> claims = new Taking(writing, request.worker(), request.leaseMillis()).take(candidates(ids), false);
        return new Taken(claims, rescued);
    }

    private static String key(NewTask task) {
        return Objects.requireNonNull(task.idempotencyKey(), "what is held has a key");
    }

    /** Takes a lease back that has run out; false when that was the last attempt. */
    private boolean isBack(Keyed task) throws SQLException {
        return task.leaseUntil() == 0 || expire(task.taskId()).status() != TaskStatus.FAILED;
    }

    private Transition expire(long taskId) throws SQLException {
        try (ResultSet row = statements
                .with(Finishes.Lapsed.COLUMNS + "WHERE id = ?", taskId)
                .executeQuery()) {
            row.next();
            TaskEvent.Rescued back = new Finishes(writing).expire(Finishes.Lapsed.of(row));
            rescued.add(back);
            return back.transition();
        }
    }

    /** In the order of the ids; they are in work from now on. */
    private List<Candidate> candidates(List<Long> ids) throws SQLException {
        Map<Long, Candidate> found = new HashMap<>();
        try (ResultSet rows = statements.with("""
                        SELECT id, channel, priority, attempts, max_attempts, token, run_after, expiries, payload, state FROM task
                        WHERE id IN (SELECT value FROM json_each(?))""", ids.toString()).executeQuery()) {
            while (rows.next()) {
                Candidate task = new Candidate(
                        rows.getLong(1),
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getInt(8),
                        rows.getString(9));
                writing.tallies().move(rows.getInt(10), State.PROCESSING, task.priority(), task.channel());
                found.put(task.id(), task);
            }
        }
        return ids.stream().map(found::get).toList();
    }

    /** What is stored under these keys. */
    static Map<String, Keyed> byKeys(Statements statements, List<String> keys) throws SQLException {
        Map<String, Keyed> stored = new HashMap<>();
        try (ResultSet rows = statements
                .with("""
                        SELECT idempotency_key, id, state, run_after, lease_until FROM task
                        WHERE idempotency_key IN (SELECT value FROM json_each(?))""", JsonMapper.shared().writeValueAsString(keys))
                .executeQuery()) {
            while (rows.next()) {
                stored.put(
                        rows.getString(1),
                        new Keyed(rows.getLong(2), State.status(rows.getInt(3)), rows.getLong(4), rows.getLong(5)));
            }
        }
        return stored;
    }
}
