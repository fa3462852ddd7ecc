package dev.pawl.sqlite;

import dev.pawl.store.Claim;
import dev.pawl.store.LogLine;
import dev.pawl.task.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a claim may do while it holds its task. Every verb is fenced by the token. */
final class Leases {
    private static final String OWNED = "SELECT count(*) FROM task WHERE id = ? AND token = ? AND state = 3";

    private final Statements statements;

    Leases(Statements statements) {
        this.statements = statements;
    }

    List<Boolean> extend(List<Claim> claims, long leaseUntil) throws SQLException {
        List<Boolean> owned = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            owned.add(statements.update(
                            "UPDATE task SET lease_until = ? WHERE id = ? AND token = ? AND state = 3",
                            leaseUntil,
                            claim.taskId(),
                            claim.token())
                    == 1);
        }
        return owned;
    }

    List<Boolean> owned(List<Claim> claims) throws SQLException {
        List<Boolean> owned = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            owned.add(owns(claim));
        }
        return owned;
    }

    boolean owns(Claim claim) throws SQLException {
        return statements.number(OWNED, claim.taskId(), claim.token()) == 1;
    }

    boolean progress(Claim claim, Progress progress) throws SQLException {
        if (!owns(claim)) {
            return false;
        }
        statements.update("""
                INSERT INTO task_progress (task_id, done, total, message) VALUES (?, ?, ?, ?)
                ON CONFLICT (task_id) DO UPDATE SET done = excluded.done, total = excluded.total, message = excluded.message""", claim.taskId(), progress.done(), progress.total(), progress.message());
        return true;
    }

    boolean log(Claim claim, List<LogLine> lines) throws SQLException {
        if (!owns(claim)) {
            return false;
        }
        for (LogLine line : lines) {
            statements.update(
                    "INSERT INTO task_log (task_id, attempt, at, level, message, details) VALUES (?, ?, ?, ?, ?, ?)",
                    claim.taskId(),
                    line.attempt(),
                    line.at(),
                    line.level().name(),
                    line.message(),
                    line.details());
        }
        return true;
    }
}
