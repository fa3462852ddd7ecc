package dev.pawl.sqlite;

import dev.pawl.store.Parent;
import dev.pawl.store.TaskGraph;
import dev.pawl.task.Condition;
import dev.pawl.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is told of edges.
 *
 * <p>Threading: as its statements.
 */
final class EdgeReader {
    /** Results that are held in memory at once. */
    private static final int ENOUGH_CHARS = 4 << 20;

    private static final String PARENTS = """
            SELECT e.parent, coalesce(c.type, ''), e.condition, t.state, e.state, r.result
            FROM task_edge e
            LEFT JOIN task t ON t.id = e.parent
            LEFT JOIN channel c ON c.id = t.channel
            LEFT JOIN task_result r ON r.task_id = e.parent
            WHERE e.child = ?1 AND e.parent > ?2 AND (e.state = 0 OR ?3 = 0)
            ORDER BY e.parent LIMIT ?4""";

    private static final String NEIGHBOURS = """
            SELECT parent FROM task_edge WHERE child = ?1
            UNION SELECT child FROM task_edge WHERE parent = ?1 LIMIT ?2""";

    private final Statements statements;

    EdgeReader(Statements statements) {
        this.statements = statements;
    }

    /** The number of a condition in the file. */
    static int number(Condition condition) {
        return switch (condition) {
            case AFTER_OK -> 0;
            case AFTER_ANY -> 1;
            case AFTER_FAILED -> 2;
        };
    }

    static Condition condition(int number) {
        return switch (number) {
            case 0 -> Condition.AFTER_OK;
            case 1 -> Condition.AFTER_ANY;
            case 2 -> Condition.AFTER_FAILED;
            default -> throw new IllegalStateException("unknown condition " + number + " in the file");
        };
    }

    private static TaskGraph.State state(int number) {
        return switch (number) {
            case Edges.OPEN -> TaskGraph.State.OPEN;
            case Edges.MET -> TaskGraph.State.MET;
            default -> TaskGraph.State.BROKEN;
        };
    }

    /** What a child wishes of its parent, for people. */
    static String wish(Condition condition) {
        return switch (condition) {
            case AFTER_OK -> " to complete";
            case AFTER_ANY -> " to end";
            case AFTER_FAILED -> " to fail";
        };
    }

    /** How a task ended, for people. */
    static String words(TaskStatus ended) {
        return ended == TaskStatus.CANCELLED ? "was cancelled" : ended.wireName();
    }

    /** Its parents by id; fewer where their results are large. */
    List<Parent> parents(long taskId, long after, int limit) throws SQLException {
        return parents(taskId, after, false, limit);
    }

    /** Those that it still waits for. */
    List<Parent> open(long taskId, int limit) throws SQLException {
        return parents(taskId, 0, true, limit);
    }

    private List<Parent> parents(long taskId, long after, boolean open, int limit) throws SQLException {
        List<Parent> parents = new ArrayList<>();
        long chars = 0;
        try (ResultSet rows =
                statements.with(PARENTS, taskId, after, open ? 1 : 0, limit).executeQuery()) {
            while (chars < ENOUGH_CHARS && rows.next()) {
                int state = rows.getInt(4);
                TaskStatus status = rows.wasNull() ? null : State.status(state);
                String result = rows.getString(6);
                parents.add(new Parent(
                        rows.getLong(1),
                        rows.getString(2),
                        condition(rows.getInt(3)),
                        status,
                        rows.getInt(5) == Edges.MET,
                        result));
                chars += result == null ? 0 : result.length();
            }
        }
        return parents;
    }

    Optional<TaskGraph> graph(long taskId, int most) throws SQLException {
        if (statements.number("SELECT count(*) FROM task WHERE id = ?", taskId) == 0) {
            return Optional.empty();
        }
        Set<Long> found = new TreeSet<>(List.of(taskId));
        Deque<Long> ahead = new ArrayDeque<>(found);
        boolean cut = false;
        while (!ahead.isEmpty()) {
            try (ResultSet rows =
                    statements.with(NEIGHBOURS, ahead.remove(), most + 1).executeQuery()) {
                while (rows.next()) {
                    long id = rows.getLong(1);
                    if (found.contains(id)) {
                        continue;
                    }
                    if (found.size() == most) {
                        cut = true;
                        break;
                    }
                    found.add(id);
                    ahead.add(id);
                }
            }
        }
        return Optional.of(new TaskGraph(nodes(found), edges(found), cut));
    }

    /** Deleted parents are in no graph any more. */
    private List<TaskGraph.Member> nodes(Set<Long> ids) throws SQLException {
        List<TaskGraph.Member> nodes = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT t.id, c.type, t.state FROM task t JOIN channel c ON c.id = t.channel
                        WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY t.id""", ids.toString()).executeQuery()) {
            while (rows.next()) {
                nodes.add(new TaskGraph.Member(rows.getLong(1), rows.getString(2), State.status(rows.getInt(3))));
            }
        }
        return nodes;
    }

    private List<TaskGraph.Edge> edges(Set<Long> ids) throws SQLException {
        List<TaskGraph.Edge> edges = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT e.parent, e.child, e.condition, e.state FROM json_each(?1) one
                        JOIN task_edge e ON e.child = one.value JOIN task t ON t.id = e.parent
                        WHERE e.parent IN (SELECT value FROM json_each(?1)) ORDER BY e.parent, e.child""", ids.toString()).executeQuery()) {
            while (rows.next()) {
                edges.add(new TaskGraph.Edge(
                        rows.getLong(1), rows.getLong(2), condition(rows.getInt(3)), state(rows.getInt(4))));
            }
        }
        return edges;
    }
}
