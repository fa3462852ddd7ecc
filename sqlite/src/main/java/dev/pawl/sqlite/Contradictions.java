package dev.pawl.sqlite;

import dev.pawl.store.Contradiction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What cannot be in a sound queue, each as a question to the file that must find nothing.
 *
 * <p>Threading: as its statements.
 */
final class Contradictions {
    private static final String RECOVER = "restore a backup, or enqueue again what is named here";

    private static final String RECOUNT =
            "stop the workers, then restore a backup; counts and claims may be wrong until then";

    private static final String LEFT_OVER = "harmless, but somebody wrote past the queue; delete the rows";

    /**
     * One question.
     *
     * @param quick whether it is answered without reading the history
     * @param sql finds, as {@code found}, what is wrong
     */
    private record Question(String name, String what, boolean quick, String advice, String sql) {}

    private static final List<Question> QUESTIONS = questions();

    private final Statements statements;

    Contradictions(Statements statements) {
        this.statements = statements;
    }

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        questions.add(
                new Question("claimed_by_nobody", "tasks in work without owner, lease or token", true, RECOVER, """
                SELECT id AS found FROM task
                WHERE state = 3 AND (worker IS NULL OR lease_until IS NULL OR claimed_at IS NULL OR token = 0)"""));
        questions.add(new Question(
                "live_tallies", "counts of waiting or running tasks that are not what is there", true, RECOUNT, """
                SELECT channel || '/' || priority AS found FROM (
                  SELECT channel, priority, ready, scheduled, processing, failed FROM tally
                  UNION ALL SELECT channel, priority, -1, 0, 0, 0 FROM task WHERE state = 0
                  UNION ALL SELECT channel, priority, 0, -1, 0, 0 FROM task WHERE state = 1
                  UNION ALL SELECT channel, priority, 0, 0, -1, 0 FROM task WHERE state = 3
                  UNION ALL SELECT channel, priority, 0, 0, 0, -1 FROM task WHERE state = 5)
                GROUP BY channel, priority
                HAVING sum(ready) <> 0 OR sum(scheduled) <> 0 OR sum(processing) <> 0 OR sum(failed) <> 0"""));
        questions.add(new Question("negative_tallies", "counts below nothing", true, RECOUNT, """
                SELECT channel || '/' || priority AS found FROM tally
                WHERE min(ready, scheduled, blocked, processing, completed, failed, cancelled) < 0"""));
        questions.add(new Question(
                "tally_without_channel",
                "counts of a channel that is not there",
                true,
                RECOUNT,
                "SELECT channel AS found FROM tally WHERE channel NOT IN (SELECT id FROM channel)"));
        questions.add(new Question(
                "high_water",
                "not one mark of the highest id that was given",
                true,
                RECOVER,
                "SELECT count(*) AS found FROM high_water HAVING count(*) <> 1"));
        questions.add(new Question(
                "limit_of_nothing",
                "limits that limit nothing",
                true,
                "set them again: pawl queue limit",
                "SELECT scope || ' ' || name AS found FROM flow_limit WHERE max_running IS NULL AND rate_starts IS NULL"
                        + " OR (rate_starts IS NULL) <> (rate_period IS NULL)"));
        questions.add(new Question("tallies", "counts that are not what is there", false, RECOUNT, """
                SELECT channel || '/' || priority AS found FROM (
                  SELECT channel, priority, ready, scheduled, blocked, processing, completed, failed, cancelled FROM tally
                  UNION ALL SELECT channel, priority, -(state = 0), -(state = 1), -(state = 2), -(state = 3), -(state = 4),
                    -(state = 5), -(state = 6) FROM task)
                GROUP BY channel, priority
                HAVING sum(ready) <> 0 OR sum(scheduled) <> 0 OR sum(blocked) <> 0 OR sum(processing) <> 0
                  OR sum(completed) <> 0 OR sum(failed) <> 0 OR sum(cancelled) <> 0"""));
        addOfEdges(questions);
        addOfHistory(questions);
        return List.copyOf(questions);
    }

    private static void addOfEdges(List<Question> questions) {
        questions.add(
                ofTasks("blocked_by_nothing", "tasks that wait for others, and for none", "state = 2 AND waits = 0"));
        questions.add(ofTasks(
                "unblocked_too_early", "tasks that may run and wait for others", "state IN (0, 1, 3) AND waits > 0"));
        questions.add(ofTasks(
                "miscounted_edges",
                "tasks that wait for more or fewer than they count",
                "waits <> (SELECT count(*) FROM task_edge WHERE child = id AND state = 0)"));
        questions.add(new Question(
                "edge_of_no_task",
                "dependencies of a task that is not there",
                false,
                LEFT_OVER,
                "SELECT child AS found FROM task_edge WHERE child NOT IN (SELECT id FROM task)"));
        questions.add(new Question(
                "never_told", "tasks that wait for one whose end nobody will tell them", false, RECOVER, """
                SELECT e.child AS found FROM task_edge e LEFT JOIN task t ON t.id = e.parent
                WHERE e.state = 0 AND coalesce(t.awaited, e.parent IN (SELECT task_id FROM deleted_parent)) = 0"""));
    }

    private static void addOfHistory(List<Question> questions) {
        questions.add(ofTasks(
                "leased_at_rest", "tasks with a lease that nobody works on", "state <> 3 AND lease_until IS NOT NULL"));
        questions.add(ofTasks(
                "attempts_past_maximum",
                "tasks with more attempts than they may have",
                "attempts > max_attempts OR attempts < 0"));
        questions.add(ofTasks("attempts_without_claim", "tasks with more attempts than claims", "token < attempts"));
        questions.add(ofTasks(
                "end_without_time",
                "tasks that have ended and do not know when, or the other way round",
                "(state IN (4, 5, 6)) <> (finished_at IS NOT NULL)"));
        questions.add(ofTasks("unknown_state", "tasks in a state that there is not", "state NOT BETWEEN 0 AND 6"));
        questions.add(ofTasks(
                "task_without_channel",
                "tasks of a channel that is not there",
                "channel NOT IN (SELECT id FROM channel)"));
        questions.add(ofTasks(
                "not_one_payload",
                "tasks without a payload, or with two",
                "(payload IS NULL) <> (id IN (SELECT task_id FROM task_payload))"));
        for (String part : List.of("payload", "result", "attempt", "progress", "log", "checkpoint", "trace")) {
            questions.add(new Question(
                    part + "_of_no_task",
                    "rows of task_" + part + " of a task that is not there",
                    false,
                    LEFT_OVER,
                    "SELECT task_id AS found FROM task_" + part + " WHERE task_id NOT IN (SELECT id FROM task)"));
        }
        questions.add(new Question(
                "result_without_completion",
                "results of tasks that did not complete",
                false,
                RECOVER,
                "SELECT task_id AS found FROM task_result JOIN task ON id = task_id WHERE state <> 4"));
        questions.add(new Question(
                "attempt_of_the_future",
                "attempts of a claim that was not made yet",
                false,
                RECOVER,
                "SELECT id AS found FROM task_attempt a JOIN task ON id = task_id WHERE a.token > task.token"));
    }

    private static Question ofTasks(String name, String what, String where) {
        return new Question(name, what, false, RECOVER, "SELECT id AS found FROM task WHERE " + where);
    }

    /** Those that are there; each statement of its own moment unless a transaction is open. */
    List<Contradiction> find(boolean quick) throws SQLException {
        List<Contradiction> found = new ArrayList<>();
        if (!quick) {
            addDamage(found);
            if (!found.isEmpty()) {
                // why: what a damaged file answers to the questions means nothing.
                return found;
            }
        }
        for (Question question : QUESTIONS) {
            if (question.quick || !quick) {
                add(question, found);
            }
        }
        return found;
    }

    private void addDamage(List<Contradiction> found) throws SQLException {
        add(
                new Question(
                        "damaged_file",
                        "places where the file is damaged",
                        false,
                        "stop everything that uses the file, keep a copy of it, and restore a backup",
                        "SELECT integrity_check AS found FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
                found);
        add(
                new Question(
                        "foreign_key",
                        "rows that point to nothing",
                        false,
                        RECOVER,
                        "SELECT \"table\" || ' ' || coalesce(rowid, '') AS found FROM pragma_foreign_key_check"),
                found);
    }

    private void add(Question question, List<Contradiction> found) throws SQLException {
        try (ResultSet row = statements
                .with("SELECT count(*), min(found) FROM (" + question.sql + " LIMIT " + Contradiction.MOST + ")")
                .executeQuery()) {
            if (row.next() && row.getLong(1) > 0) {
                found.add(new Contradiction(
                        question.name, question.what, row.getLong(1), row.getString(2), question.advice));
            }
        }
    }
}
