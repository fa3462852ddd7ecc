package dev.pawl.sqlite;

import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.Holding;
import dev.pawl.task.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who holds the tasks of claims that somebody shows, and how those claims ended. */
final class Holdings {
    private static final String HOLDING = """
            SELECT t.state, t.token, t.worker, c.type, c.queue, t.channel, t.priority, t.attempts, t.max_attempts, t.claimed_at,
              a.attempt, a.kind, a.started_at, a.ended_at, t.run_after
            FROM task t
            JOIN channel c ON c.id = t.channel
            LEFT JOIN task_attempt a ON a.task_id = t.id AND a.token = ?2 AND a.worker = ?3
            WHERE t.id = ?1""";

    private final Statements statements;

    Holdings(Statements statements) {
        this.statements = statements;
    }

    List<Optional<Holding>> of(List<ClaimReference> shown) throws SQLException {
        List<Optional<Holding>> holdings = new ArrayList<>(shown.size());
        for (ClaimReference claim : shown) {
            holdings.add(of(claim));
        }
        return holdings;
    }

    private Optional<Holding> of(ClaimReference shown) throws SQLException {
        try (ResultSet row = statements
                .with(HOLDING, shown.taskId(), shown.token(), shown.worker())
                .executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            String worker = row.getString(3);
            String kind = row.getString(12);
            return Optional.of(new Holding(
                    State.status(row.getInt(1)),
                    new Claim(
                            shown.taskId(),
                            row.getLong(2),
                            worker == null ? "" : worker,
                            row.getString(4),
                            row.getString(5),
                            row.getInt(6),
                            row.getInt(7),
                            row.getInt(8),
                            row.getInt(9),
                            "",
                            row.getLong(10),
                            row.getLong(15),
                            null),
                    kind == null
                            ? null
                            : new Attempt(
                                    row.getInt(11),
                                    Transition.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                                    shown.worker(),
                                    row.getLong(13),
                                    row.getLong(14),
                                    null)));
        }
    }
}
