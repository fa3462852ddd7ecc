package dev.pawl.sqlite;

import dev.pawl.store.LoggedEvent;
import dev.pawl.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is left to be done for jobs: items of a stopped one are cancelled, those of a deleted one removed, and the task that waits for
 * a job's end is told of it. Some items at a time; how far it is stands in the file, so whoever comes next goes on.
 *
 * <p>Threading: under the pen.
 */
final class JobRest {
    /** Of one job, between two looks at the clock: a millisecond or two. */
    private static final int MOST_AT_ONCE = 100;

    private static final int CANCEL = 1;
    private static final int ROW_BYTES = 300;

    private static final String UNTOLD = "told = 0 AND on_complete IS NOT NULL AND finished_at IS NOT NULL";

    /** Whether items of any job are to be cancelled or removed. */
    static final String ANY_STOPPED = "EXISTS (SELECT 1 FROM job INDEXED BY job_rest WHERE rest > 0)";

    /** Whether anything is left. */
    static final String ANY = ANY_STOPPED + " OR EXISTS (SELECT 1 FROM job INDEXED BY job_untold WHERE " + UNTOLD + ")";

    /** First, so that none of them goes back to its queue behind the walk: no claim takes another. */
    private static final String RUNNING = """
            SELECT id, state, priority, channel FROM task INDEXED BY task_leased WHERE state = 3 AND job = ? LIMIT ?""";

    private static final String NEXT = """
            SELECT id, state, priority, channel FROM task INDEXED BY task_job WHERE job = ? AND id > ? ORDER BY id LIMIT ?""";

    private record Item(long id, int state, int priority, int channel) {}

    private record Left(long job, int rest, long after) {}

    private final Writing writing;

    JobRest(Writing writing) {
        this.writing = writing;
    }

    /** Does some of it; how many rows it looked at, 0 when nothing was left. */
    int goOn() throws SQLException {
        Left left = left();
        if (left == null) {
            return tellOne();
        }
        List<Item> running = items(RUNNING, left.job, MOST_AT_ONCE);
        if (!running.isEmpty()) {
            cancel(running);
            return running.size();
        }
        return left.rest == CANCEL ? cancelSome(left) : deleteSome(left.job);
    }

    private @Nullable Left left() throws SQLException {
        try (ResultSet row = writing.statements()
                .with("SELECT id, rest, rest_after FROM job INDEXED BY job_rest WHERE rest > 0 ORDER BY id LIMIT 1")
                .executeQuery()) {
            return row.next() ? new Left(row.getLong(1), row.getInt(2), row.getLong(3)) : null;
        }
    }

    private List<Item> items(String sql, Object... parameters) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (ResultSet rows = writing.statements().with(sql, parameters).executeQuery()) {
            while (rows.next()) {
                items.add(new Item(rows.getLong(1), rows.getInt(2), rows.getInt(3), rows.getInt(4)));
            }
        }
        return items;
    }

    private int cancelSome(Left left) throws SQLException {
        List<Item> items = items(NEXT, left.job, left.after, MOST_AT_ONCE);
        cancel(items.stream()
                .filter(item -> !State.status(item.state).isEnded())
                .toList());
        boolean more = items.size() == MOST_AT_ONCE;
        writing.statements()
                .update(
                        "UPDATE job SET rest = ?, rest_after = ? WHERE id = ?",
                        more ? CANCEL : 0,
                        more ? items.get(items.size() - 1).id : 0,
                        left.job);
        return Math.max(1, items.size());
    }

    private void cancel(List<Item> items) throws SQLException {
        cancel(items, Item::state);
    }

    /**
     * @param tallied in which state they are for the tallies
     */
    private void cancel(List<Item> items, ToIntFunction<Item> tallied) throws SQLException {
        if (items.isEmpty()) {
            return;
        }
        writing.statements().update("""
                        UPDATE task SET state = 6, updated_at = ?1, finished_at = ?1, lease_until = NULL
                        WHERE id IN (SELECT value FROM json_each(?2))""", writing.now(), ids(items));
        for (Item item : items) {
            writing.tallies().move(tallied.applyAsInt(item), State.CANCELLED, item.priority, item.channel);
            writing.events().note(LoggedEvent.Kind.CANCELLED, State.CANCELLED, item.channel, item.id);
            writing.followed(item.id, item.state, item.channel);
        }
        writing.wrote((long) items.size() * ROW_BYTES);
    }

    private static String ids(List<Item> items) {
        return items.stream().map(Item::id).toList().toString();
    }

    private int deleteSome(long job) throws SQLException {
        List<Item> items = items(NEXT, job, 0, MOST_AT_ONCE);
        if (items.isEmpty()) {
            deleteJob(job);
            return 1;
        }
        // why: what claims remember of a task that waits is changed in one place only, by a task that moves.
        cancel(items.stream()
                .filter(item -> !State.status(item.state).isEnded())
                .toList());
        writing.flush();
        writing.statements().update("DELETE FROM task WHERE id IN (SELECT value FROM json_each(?))", ids(items));
        writing.edges().doubt();
        writing.wrote((long) items.size() * ROW_BYTES);
        return items.size();
    }

    private void deleteJob(long job) throws SQLException {
        long last = writing.statements().number("SELECT on_complete FROM job WHERE id = ?", job);
        writing.statements().update("DELETE FROM job WHERE id = ?", job);
        Changes changes = new Changes(writing);
        for (Item task : items("SELECT id, state, priority, channel FROM task WHERE id = ?", last)) {
            if (changes.cancel(last).changed()) {
                writing.followed(last, task.state, task.channel);
            }
            changes.delete(last);
        }
    }

    /** Lets the task run that waits for a job which has ended. */
    private int tellOne() throws SQLException {
        Statements statements = writing.statements();
        long job;
        long task;
        try (ResultSet row = statements
                .with("SELECT id, on_complete FROM job INDEXED BY job_untold WHERE " + UNTOLD + " LIMIT 1")
                .executeQuery()) {
            if (!row.next()) {
                return 0;
            }
            job = row.getLong(1);
            task = row.getLong(2);
        }
        statements.update("UPDATE job SET told = 1 WHERE id = ?", job);
        for (Item item : items("SELECT id, state, priority, channel FROM task WHERE id = ?", task)) {
            release(item);
        }
        return 1;
    }

    private void release(Item task) throws SQLException {
        Statements statements = writing.statements();
        if (task.state != State.BLOCKED) {
            statements.update("UPDATE task SET waits = 0 WHERE id = ?", task.id);
            return;
        }
        long runAfter = statements.number("SELECT run_after FROM task WHERE id = ?", task.id);
        int next = State.of(TaskStatus.QUEUED, runAfter, writing.now());
        statements.update(
                "UPDATE task SET waits = 0, state = ?, updated_at = ? WHERE id = ?", next, writing.now(), task.id);
        writing.tallies().move(State.BLOCKED, next, task.priority, task.channel);
        writing.events().note(LoggedEvent.Kind.UNBLOCKED, next, task.channel, task.id);
    }

    /**
     * Of tasks that a claim has chosen, those that are of no stopped job; the others are cancelled.
     *
     * @param chosen whose tallies tell already that they are in work
     */
    List<Candidate> withoutStopped(List<Candidate> chosen) throws SQLException {
        Set<Long> stopped = new HashSet<>();
        try (ResultSet rows = writing.statements()
                .with("""
                        SELECT t.id FROM task t JOIN job j ON j.id = t.job
                        WHERE t.id IN (SELECT value FROM json_each(?)) AND j.rest > 0""", chosen.stream().map(Candidate::id).toList().toString())
                .executeQuery()) {
            while (rows.next()) {
                stopped.add(rows.getLong(1));
            }
        }
        cancel(
                chosen.stream()
                        .filter(task -> stopped.contains(task.id()))
                        .map(task -> new Item(task.id(), State.READY, task.priority(), task.channel()))
                        .toList(),
                item -> State.PROCESSING);
        return chosen.stream().filter(task -> !stopped.contains(task.id())).toList();
    }

    /** Why an item that ended cannot go back to its queue; null when it can. */
    static @Nullable String hindrance(Statements statements, long taskId) throws SQLException {
        long job = statements.number(
                "SELECT j.id FROM task t JOIN job j ON j.id = t.job WHERE t.id = ? AND j.stop > 0", taskId);
        return job == 0 ? null : "its job " + job + " was stopped";
    }
}
