package dev.pawl.sqlite;

import dev.pawl.store.AccessStore;
import dev.pawl.store.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the audit. Ids go up without gaps, so what is too old is told by its id. */
final class Audit {
    private Audit() {}

    static AuditEntry add(Statements statements, long now, AuditEntry.Note note) throws SQLException {
        long id = statements.number("SELECT coalesce(max(id), 0) + 1 FROM access_audit");
        statements.update(
                """
                INSERT INTO access_audit (id, at, who, operation, target, input, status, count)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""", id, now, note.who(), note.operation(), note.target(), note.input(), note.status(), note.count());
        statements.update("DELETE FROM access_audit WHERE id <= ?", id - AccessStore.MOST_ENTRIES);
        return new AuditEntry(id, now, note);
    }

    static List<AuditEntry> page(Statements statements, int limit, @Nullable Long after) throws SQLException {
        List<AuditEntry> entries = new ArrayList<>();
        try (ResultSet rows = statements
                .with("""
                        SELECT id, at, who, operation, target, input, status, count FROM access_audit
                        WHERE id < ? ORDER BY id DESC LIMIT ?""", after == null ? Long.MAX_VALUE : after, limit)
                .executeQuery()) {
            while (rows.next()) {
                entries.add(new AuditEntry(
                        rows.getLong(1),
                        rows.getLong(2),
                        new AuditEntry.Note(
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                (Integer) rows.getObject(7),
                                count(rows))));
            }
        }
        return entries;
    }

    private static @Nullable Long count(ResultSet row) throws SQLException {
        long count = row.getLong(8);
        return row.wasNull() ? null : (Long) count;
    }
}
