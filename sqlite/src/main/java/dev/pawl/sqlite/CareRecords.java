package dev.pawl.sqlite;

import dev.pawl.store.Retention;
import dev.pawl.store.Round;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** For how long ended tasks are kept, and what a schedule has done, as they stand in the file. */
final class CareRecords {
    private CareRecords() {}

    static Retention retention(Statements statements) throws SQLException {
        Retention.Keep all = Retention.Keep.DEFAULT;
        Map<String, Retention.Keep> byType = new TreeMap<>();
        try (ResultSet rows = statements
                .with("SELECT type, completed, failed, cancelled, keeps_keys FROM retention")
                .executeQuery()) {
            while (rows.next()) {
                Retention.Keep keep = new Retention.Keep(age(rows, 2), age(rows, 3), age(rows, 4), rows.getInt(5) == 1);
                if (rows.getString(1).isEmpty()) {
                    all = keep;
                } else {
                    byType.put(rows.getString(1), keep);
                }
            }
        }
        return new Retention(all, byType);
    }

    private static Duration age(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Retention.FOREVER : Duration.ofMillis(millis);
    }

    static boolean retain(Statements statements, Retention retention) throws SQLException {
        statements.update("DELETE FROM retention");
        write(statements, "", retention.all());
        for (Map.Entry<String, Retention.Keep> type : retention.byType().entrySet()) {
            write(statements, type.getKey(), type.getValue());
        }
        return true;
    }

    private static void write(Statements statements, String type, Retention.Keep keep) throws SQLException {
        statements.update(
                "INSERT INTO retention (type, completed, failed, cancelled, keeps_keys) VALUES (?, ?, ?, ?, ?)",
                type,
                millis(keep.completed()),
                millis(keep.failed()),
                millis(keep.cancelled()),
                keep.keys() ? 1 : 0);
    }

    private static @Nullable Long millis(Duration age) {
        return age.equals(Retention.FOREVER) ? null : age.toMillis();
    }

    static List<Round> rounds(Statements statements) throws SQLException {
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
