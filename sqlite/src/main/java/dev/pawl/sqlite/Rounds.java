package dev.pawl.sqlite;

import dev.pawl.store.Round;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rounds of maintenance, the last of each kind. */
final class Rounds {
    private Rounds() {}

    static List<Round> all(Statements statements) throws SQLException {
        List<Round> rounds = new ArrayList<>();
        try (ResultSet rows = statements
                .with("SELECT kind, begun_at, begun_by, state, outcome FROM maintenance ORDER BY kind")
                .executeQuery()) {
            while (rows.next()) {
                rounds.add(new Round(
                        Round.Kind.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)),
                        rows.getLong(2),
                        rows.getString(3),
                        Round.State.valueOf(rows.getString(4).toUpperCase(Locale.ROOT)),
                        rows.getString(5)));
            }
        }
        return rounds;
    }

    /** A round that lies in the future is of a clock that was set back since: it must not keep the next one from its turn. */
    static boolean begin(Statements statements, Round.Kind kind, long since, String by, long now) throws SQLException {
        return statements.update("""
                        INSERT INTO maintenance (kind, begun_at, begun_by, state, outcome) VALUES (?1, ?2, ?3, 'begun', '')
                        ON CONFLICT (kind) DO UPDATE SET begun_at = excluded.begun_at, begun_by = excluded.begun_by,
                          state = excluded.state, outcome = excluded.outcome
                        WHERE begun_at < ?4 OR begun_at > ?2""", kind.wireName(), now, by, since) == 1;
    }

    static boolean end(Statements statements, Round.Kind kind, boolean failed, String outcome) throws SQLException {
        return statements.update(
                        "UPDATE maintenance SET state = ?, outcome = ? WHERE kind = ?",
                        failed ? "failed" : "done",
                        outcome,
                        kind.wireName())
                == 1;
    }
}
