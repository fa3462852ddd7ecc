package dev.pawl.sqlite;

import dev.pawl.store.Enqueued;
import dev.pawl.store.LoggedEvent;
import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Dependencies: an edge leads from a parent to the child that waits for it. When a parent has ended its children are told, a few
 * hundred in one transaction; a child that is cancelled thereby is a parent that has ended, so a graph of any depth unrolls step
 * by step. Which parents have children to be told stands in the file, so whoever comes next goes on.
 *
 * <p>Threading: under the pen.
 */
final class Edges {
    /** How long one transaction tells, unless it tells few; its commit comes on top. */
    private static final long HOLD_NANOS = 5_000_000;

    /** Of one transaction, whatever the clock says. */
    private static final int MOST_OF_TRANSACTION = 500;

    /** Of one parent, between two looks at the clock. */
    private static final int MOST_AT_ONCE = 50;

    private static final int ROW_BYTES = 200;

    static final int OPEN = 0;
    static final int MET = 1;
    static final int BROKEN = 2;

    /** Whether any children are to be told, or anything is left to be done for a job. */
    static final String ANY_UNTOLD = """
            EXISTS (SELECT 1 FROM task INDEXED BY task_untold WHERE awaited = 1 AND state > 3)
              OR EXISTS (SELECT 1 FROM deleted_parent)""" + " OR " + JobRest.ANY;

    private static final String NEXT_UNTOLD = """
            SELECT id, state, 0 FROM task INDEXED BY task_untold WHERE awaited = 1 AND state > 3
            UNION ALL SELECT task_id, state, 1 FROM deleted_parent LIMIT 1""";

    /** A parent whose children are to be told. */
    private record Ended(long id, TaskStatus status, boolean deleted) {
        String words() {
            return deleted ? "was deleted" : EdgeReader.words(status);
        }
    }

    /** The parents that are stored of tasks to be inserted, with their states. */
    record Parents(Map<Long, TaskStatus> stored) {
        static final Parents NONE = new Parents(Map.of());

        private boolean isMet(Dependency dependency) {
            Long taskId = dependency.taskId();
            TaskStatus status = taskId == null ? null : stored.get(taskId);
            return status != null && status.isEnded() && dependency.condition().isMetBy(status);
        }

        /** Whether it must wait for any of them. */
        boolean block(NewTask task) {
            for (Dependency dependency : task.dependencies()) {
                if (!isMet(dependency)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Writing writing;
    private final JobRest jobs;

    /** Whether there may be children to tell. */
    private boolean due;

    private boolean more;
    private boolean told;

    Edges(Writing writing) {
        this.writing = writing;
        this.jobs = new JobRest(writing);
    }

    /** Something may have ended that others wait for. */
    void doubt() {
        due = true;
    }

    /**
     * The stored parents of these tasks.
     *
     * @throws InvalidTaskException naming one that is not there
     */
    Parents parents(List<NewTask> tasks) throws SQLException {
        TreeSet<Long> ids = new TreeSet<>();
        for (NewTask task : tasks) {
            for (Dependency dependency : task.dependencies()) {
                if (dependency.taskId() != null) {
                    ids.add(dependency.taskId());
                }
            }
        }
        Map<Long, TaskStatus> stored = new HashMap<>();
        if (ids.isEmpty()) {
            return Parents.NONE;
        }
        writing.flush();
        try (ResultSet rows = writing.statements()
                .with("SELECT id, state FROM task WHERE id IN (SELECT value FROM json_each(?))", ids.toString())
                .executeQuery()) {
            while (rows.next()) {
                stored.put(rows.getLong(1), State.status(rows.getInt(2)));
            }
        }
        ids.removeAll(stored.keySet());
        if (!ids.isEmpty()) {
            throw unknown(tasks, ids.first());
        }
        return new Parents(stored);
    }

    private static InvalidTaskException unknown(List<NewTask> tasks, long id) {
        int place = 0;
        while (tasks.get(place).dependencies().stream().noneMatch(one -> Objects.equals(one.taskId(), id))) {
            place++;
        }
        String field = tasks.size() == 1 ? "depends_on" : "tasks[" + place + "].depends_on";
        return new InvalidTaskException(field, "must name tasks that are stored; there is no task " + id);
    }

    /** Writes the edges of tasks that were inserted together. */
    void add(List<NewTask> tasks, List<Enqueued> answers, Parents parents) throws SQLException {
        writing.flush();
        Statements statements = writing.statements();
        Set<Long> awaited = new TreeSet<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (!answers.get(i).created() || tasks.get(i).dependencies().isEmpty()) {
                continue;
            }
            long child = answers.get(i).taskId();
            for (Dependency dependency : tasks.get(i).dependencies()) {
                Long stored = dependency.taskId();
                long parent = stored != null
                        ? stored
                        : answers.get(dependency.place()).taskId();
                boolean met = parents.isMet(dependency);
                // why: by its key a task that is enqueued with it may be one that is named by its id too.
                statements.update("""
                        INSERT INTO task_edge (parent, child, condition, state) VALUES (?, ?, ?, ?)
                        ON CONFLICT (parent, child) DO UPDATE SET state = min(state, excluded.state)""", parent, child, EdgeReader.number(dependency.condition()), met ? MET : OPEN);
                if (!met) {
                    awaited.add(parent);
                }
            }
            recount(child);
            writing.wrote((long) tasks.get(i).dependencies().size() * ROW_BYTES);
        }
        await(awaited);
    }

    private void recount(long child) throws SQLException {
        writing.statements().update("""
                        UPDATE task SET waits = (SELECT count(*) FROM task_edge WHERE child = ?1 AND state = 0)
                            + EXISTS (SELECT 1 FROM job WHERE on_complete = ?1 AND told = 0)
                        WHERE id = ?1""", child);
    }

    private void await(Set<Long> parents) throws SQLException {
        writing.statements()
                .update(
                        "UPDATE task SET awaited = 1 WHERE awaited = 0 AND id IN (SELECT value FROM json_each(?))",
                        parents.toString());
        // why: some of them may have ended.
        due = true;
    }

    JobRest jobs() {
        return jobs;
    }

    /** Tells children whose parents have ended, and does what is left for jobs, as much as fits into one transaction. */
    void tell() throws SQLException {
        if (!due) {
            return;
        }
        due = false;
        long begun = System.nanoTime();
        int edges = 0;
        boolean went = true;
        while (went) {
            boolean isLong = edges >= MOST_AT_ONCE && System.nanoTime() - begun > HOLD_NANOS;
            if (edges >= MOST_OF_TRANSACTION || isLong) {
                more = true;
                break;
            }
            Ended parent = next();
            int done = parent == null ? jobs.goOn() : tell(parent);
            edges += done;
            went = parent != null || done > 0;
        }
        writing.wrote((long) edges * ROW_BYTES);
        told |= edges > 0;
    }

    private @Nullable Ended next() throws SQLException {
        try (ResultSet row = writing.statements().with(NEXT_UNTOLD).executeQuery()) {
            return row.next() ? new Ended(row.getLong(1), State.status(row.getInt(2)), row.getBoolean(3)) : null;
        }
    }

    private record Edge(long child, Condition condition) {}

    /** Tells some of its children; how many. */
    private int tell(Ended parent) throws SQLException {
        List<Edge> edges = new ArrayList<>();
        try (ResultSet rows = writing.statements()
                .with(
                        "SELECT child, condition FROM task_edge INDEXED BY task_edge_open WHERE parent = ? AND state = 0 LIMIT ?",
                        parent.id,
                        MOST_AT_ONCE)
                .executeQuery()) {
            while (rows.next()) {
                edges.add(new Edge(rows.getLong(1), EdgeReader.condition(rows.getInt(2))));
            }
        }
        for (Edge edge : edges) {
            tell(edge, parent);
        }
        if (edges.size() < MOST_AT_ONCE) {
            writing.statements()
                    .update(
                            parent.deleted
                                    ? "DELETE FROM deleted_parent WHERE task_id = ?"
                                    : "UPDATE task SET awaited = 0 WHERE id = ?",
                            parent.id);
        }
        return edges.size();
    }

    private void tell(Edge edge, Ended parent) throws SQLException {
        Statements statements = writing.statements();
        boolean met = edge.condition.isMetBy(parent.status);
        statements.update(
                "UPDATE task_edge SET state = ? WHERE parent = ? AND child = ?",
                met ? MET : BROKEN,
                parent.id,
                edge.child);
        int state;
        int waits;
        int priority;
        int channel;
        long runAfter;
        try (ResultSet row = statements
                .with("SELECT state, waits, priority, channel, run_after FROM task WHERE id = ?", edge.child)
                .executeQuery()) {
            row.next();
            state = row.getInt(1);
            waits = row.getInt(2) - 1;
            priority = row.getInt(3);
            channel = row.getInt(4);
            runAfter = row.getLong(5);
        }
        if (state != State.BLOCKED || met && waits > 0) {
            statements.update("UPDATE task SET waits = ? WHERE id = ?", waits, edge.child);
        } else if (met) {
            int next = State.of(TaskStatus.QUEUED, runAfter, writing.now());
            statements.update(
                    "UPDATE task SET waits = 0, state = ?, updated_at = ? WHERE id = ?",
                    next,
                    writing.now(),
                    edge.child);
            writing.tallies().move(State.BLOCKED, next, priority, channel);
            writing.events().note(LoggedEvent.Kind.UNBLOCKED, next, channel, edge.child);
        } else {
            cancel(edge, parent, waits);
            writing.tallies().move(State.BLOCKED, State.CANCELLED, priority, channel);
            writing.events().note(LoggedEvent.Kind.CANCELLED, State.CANCELLED, channel, edge.child);
            writing.followed(edge.child, State.BLOCKED, channel);
        }
    }

    /** The reason stands where that of every attempt stands that did not succeed; under a token of its own, as no claim was made. */
    private void cancel(Edge edge, Ended parent, int waits) throws SQLException {
        Statements statements = writing.statements();
        statements.update("""
                UPDATE task SET waits = ?1, state = 6, token = token + 1, updated_at = ?2, finished_at = ?2 WHERE id = ?3""", waits, writing.now(), edge.child);
        statements.update("""
                INSERT INTO task_attempt (task_id, token, attempt, kind, started_at, ended_at, error)
                SELECT id, token, attempts, 'cancelled', ?2, ?2, ?3 FROM task WHERE id = ?1""", edge.child, writing.now(), reason(edge.condition, parent));
    }

    private static String reason(Condition condition, Ended parent) {
        return "it waited for task " + parent.id + EdgeReader.wish(condition) + ", which " + parent.words();
    }

    private record Past(long parent, @Nullable TaskStatus status, Condition condition) {
        /** How it ended; null when it has not. */
        @Nullable
        TaskStatus end() {
            TaskStatus now = status == null ? TaskStatus.CANCELLED : status;
            return now.isEnded() ? now : null;
        }
    }

    /**
     * Lets a task that ended wait again for those of its parents that have not ended. What was met stays met; what was broken counts
     * as its parent stands now.
     *
     * @return why it cannot run any more; null when it can
     */
    @Nullable
    String reopen(long child) throws SQLException {
        List<Past> past = past(child);
        for (Past edge : past) {
            TaskStatus end = edge.end();
            if (end != null && !edge.condition.isMetBy(end)) {
                return "it waits for task " + edge.parent + EdgeReader.wish(edge.condition) + ", which "
                        + (edge.status == null ? "was deleted" : EdgeReader.words(end)) + "; retry that one first";
            }
        }
        Set<Long> awaited = new TreeSet<>();
        for (Past edge : past) {
            boolean met = edge.end() != null;
            if (!met) {
                awaited.add(edge.parent);
            }
            writing.statements()
                    .update(
                            "UPDATE task_edge SET state = ? WHERE parent = ? AND child = ?",
                            met ? MET : OPEN,
                            edge.parent,
                            child);
        }
        if (!past.isEmpty()) {
            recount(child);
            await(awaited);
        }
        return null;
    }

    private List<Past> past(long child) throws SQLException {
        List<Past> past = new ArrayList<>();
        try (ResultSet rows = writing.statements().with("""
                        SELECT e.parent, t.state, e.condition FROM task_edge e LEFT JOIN task t ON t.id = e.parent
                        WHERE e.child = ? AND e.state <> 1 ORDER BY e.parent""", child).executeQuery()) {
            while (rows.next()) {
                int state = rows.getInt(2);
                TaskStatus status = rows.wasNull() ? null : State.status(state);
                past.add(new Past(rows.getLong(1), status, EdgeReader.condition(rows.getInt(3))));
            }
        }
        return past;
    }

    /** Whether a child was told anything since the last call. */
    boolean takeTold() {
        boolean was = told;
        told = false;
        return was;
    }

    /** Whether there are more to tell than fitted into the transaction. */
    boolean takeMore() {
        boolean was = more;
        more = false;
        return was;
    }

    /** After a rollback. */
    void forget() {
        due = false;
        more = false;
        told = false;
    }
}
