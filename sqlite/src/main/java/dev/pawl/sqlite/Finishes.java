package dev.pawl.sqlite;

import dev.pawl.store.Claim;
import dev.pawl.store.Finish;
import dev.pawl.store.LoggedEvent;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Ending attempts, each fenced by its token: a claim that no longer owns its task changes nothing. Success writes the task's
 * own row, and its result if there is one; whatever else happened, but a release, also gets a row in {@code task_attempt}.
 *
 * <p>Threading: under the pen.
 */
final class Finishes {
    /**
     * A task whose lease ran out.
     *
     * @param expiries leases of it that ran out before, since the last attempt that ended by itself
     */
    record Lapsed(
            long id,
            int channel,
            int priority,
            int attempts,
            int maxAttempts,
            int expiries,
            long token,
            @Nullable String worker,
            long claimedAt) {
        static final String COLUMNS =
                "SELECT id, channel, priority, attempts, max_attempts, expiries, token, worker, claimed_at FROM task ";

        static Lapsed of(ResultSet row) throws SQLException {
            return new Lapsed(
                    row.getLong(1),
                    row.getInt(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getInt(5),
                    row.getInt(6),
                    row.getLong(7),
                    row.getString(8),
                    row.getLong(9));
        }
    }

    private static final String COMPLETE = """
            UPDATE task SET state = 4, updated_at = ?1, finished_at = ?1, started_at = ?2, lease_until = NULL, expiries = 0
            WHERE id = ?3 AND token = ?4 AND state = 3""";

    /** The run time 0 keeps the task's own, and with it its place. */
    private static final String MOVE = """
            UPDATE task SET state = ?1, updated_at = ?2, finished_at = ?3, started_at = ?4, lease_until = NULL,
              attempts = attempts - ?5, expiries = CASE WHEN ?6 THEN expiries + 1 ELSE 0 END,
              run_after = CASE WHEN ?7 = 0 THEN run_after ELSE ?7 END, worker = CASE WHEN ?3 IS NULL THEN NULL ELSE worker END
            WHERE id = ?8 AND token = ?9 AND state = 3""";

    private static final int ROW_BYTES = 100;

    private final Writing writing;
    private final Statements statements;

    Finishes(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    /** For each, in order, whether the claim still owned its task. */
    List<Boolean> finish(List<Finish> ended) throws SQLException {
        writing.flush();
        List<Boolean> accepted = new ArrayList<>(ended.size());
        for (Finish finish : ended) {
            accepted.add(finish.transition().status() == TaskStatus.COMPLETED ? complete(finish) : move(finish));
        }
        writing.wrote((long) ended.size() * ROW_BYTES);
        return accepted;
    }

    private boolean complete(Finish finish) throws SQLException {
        Claim claim = finish.claim();
        PreparedStatement statement = statements.with(COMPLETE);
        statement.setLong(1, finish.endedAt());
        statement.setLong(2, finish.startedAt());
        statement.setLong(3, claim.taskId());
        statement.setLong(4, claim.token());
        if (statement.executeUpdate() == 0) {
            return false;
        }
        writing.tallies().move(State.PROCESSING, State.COMPLETED, claim.priority(), claim.channel());
        writing.events()
                .note(
                        LoggedEvent.Kind.COMPLETED,
                        State.COMPLETED,
                        claim.channel(),
                        claim.taskId(),
                        claim.attempt(),
                        claim.worker(),
                        runMillis(finish.startedAt(), finish.endedAt()));
        String result = finish.transition().result();
        if (result != null) {
            statements.update("""
                    INSERT INTO task_result (task_id, result) VALUES (?, ?)
                    ON CONFLICT (task_id) DO UPDATE SET result = excluded.result""", claim.taskId(), result);
            writing.wrote(result.length());
        }
        return true;
    }

    /** Of a clock that was set back meanwhile: none. */
    private static long runMillis(long startedAt, long endedAt) {
        return Math.max(0, endedAt - startedAt);
    }

    private static LoggedEvent.Kind kind(Transition.Kind kind) {
        return switch (kind) {
            case COMPLETED -> LoggedEvent.Kind.COMPLETED;
            case RETRIED -> LoggedEvent.Kind.RETRIED;
            case FAILED -> LoggedEvent.Kind.FAILED;
            case SNOOZED -> LoggedEvent.Kind.SNOOZED;
            case CANCELLED -> LoggedEvent.Kind.CANCELLED;
            case DISCARDED -> LoggedEvent.Kind.DISCARDED;
            case RELEASED -> LoggedEvent.Kind.RELEASED;
            case RESCUED -> LoggedEvent.Kind.RESCUED;
        };
    }

    private boolean move(Finish finish) throws SQLException {
        Claim claim = finish.claim();
        return move(
                new Lapsed(
                        claim.taskId(),
                        claim.channel(),
                        claim.priority(),
                        claim.attempt(),
                        claim.maxAttempts(),
                        0,
                        claim.token(),
                        claim.worker(),
                        claim.claimedAt()),
                finish.transition(),
                finish.startedAt(),
                finish.endedAt());
    }

    /** Takes an expired lease back. */
    TaskEvent.Rescued expire(Lapsed task) throws SQLException {
        Channels.Channel channel = writing.channels().get(statements, task.channel());
        Transition transition = Transition.rescued(
                task.attempts(),
                task.maxAttempts(),
                task.expiries() + 1,
                writing.registered().maxDeaths(channel),
                task.worker());
        move(task, transition, task.claimedAt(), writing.now());
        return new TaskEvent.Rescued(
                task.id(), channel.type(), channel.queue(), task.attempts(), task.worker(), transition);
    }

    private boolean move(Lapsed task, Transition transition, long startedAt, long endedAt) throws SQLException {
        TaskStatus status = transition.status();
        // why: a signal that came while the attempt was ending finds no task that is put off yet.
        long runAfter = transition.kind() == Transition.Kind.SNOOZED && Signals.cameMeanwhile(statements, task.id())
                ? endedAt
                : transition.runAfter();
        int state = State.of(status, runAfter, endedAt);
        int changed = statements.update(
                MOVE,
                state,
                endedAt,
                status.isEnded() ? endedAt : null,
                startedAt,
                transition.attemptUsed() ? 0 : 1,
                transition.kind() == Transition.Kind.RESCUED,
                runAfter,
                task.id(),
                task.token());
        if (changed == 0) {
            return false;
        }
        writing.tallies().move(State.PROCESSING, state, task.priority(), task.channel());
        writing.events()
                .note(
                        kind(transition.kind()),
                        state,
                        task.channel(),
                        task.id(),
                        task.attempts(),
                        task.worker(),
                        runMillis(startedAt, endedAt));
        if (transition.kind() == Transition.Kind.RELEASED) {
            // why: nothing happened that anybody would want to read.
            return true;
        }
        statements.update(
                """
                INSERT INTO task_attempt (task_id, token, attempt, kind, worker, started_at, ended_at, error)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                task.id(),
                task.token(),
                task.attempts(),
                transition.kind().name().toLowerCase(Locale.ROOT),
                task.worker(),
                startedAt,
                endedAt,
                transition.error());
        return true;
    }
}
