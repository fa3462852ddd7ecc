package dev.pawl.sqlite;

import dev.pawl.store.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** For how long ended tasks are kept, as it stands in the file: every type's own, and that of all others under no name. */
final class Retentions {
    private Retentions() {}

    static Retention read(Statements statements) throws SQLException {
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

    static boolean replace(Statements statements, Retention retention) throws SQLException {
        statements.update("DELETE FROM retention");
        insert(statements, "", retention.all());
        for (Map.Entry<String, Retention.Keep> type : retention.byType().entrySet()) {
            insert(statements, type.getKey(), type.getValue());
        }
        return true;
    }

    private static void insert(Statements statements, String type, Retention.Keep keep) throws SQLException {
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
}
