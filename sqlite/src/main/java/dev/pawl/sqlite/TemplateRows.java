package dev.pawl.sqlite;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TemplateState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Template;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the templates. */
final class TemplateRows {
    private static final String COLUMNS = """
            SELECT name, description, type, payload, queue, priority, max_attempts, parameter_schema, defaults, version,
              created_at
            FROM template t""";
    private static final String NEWEST =
            COLUMNS + " WHERE version = (SELECT max(version) FROM template n WHERE n.name = t.name)";

    private TemplateRows() {}

    /** The newest version of each. */
    static List<TemplateState> all(Statements statements) throws SQLException {
        List<TemplateState> templates = new ArrayList<>();
        try (ResultSet rows = statements.with(NEWEST + " ORDER BY name").executeQuery()) {
            while (rows.next()) {
                templates.add(state(rows));
            }
        }
        return templates;
    }

    static Optional<TemplateState> named(Statements statements, String name, @Nullable Integer version)
            throws SQLException {
        try (ResultSet row = version == null
                ? statements.with(NEWEST + " AND name = ?", name).executeQuery()
                : statements
                        .with(COLUMNS + " WHERE name = ? AND version = ?", name, version)
                        .executeQuery()) {
            return row.next() ? Optional.of(state(row)) : Optional.empty();
        }
    }

    private static TemplateState state(ResultSet row) throws SQLException {
        return new TemplateState(
                new Template(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        number(row, 6),
                        number(row, 7),
                        row.getString(8),
                        row.getString(9)),
                row.getInt(10),
                row.getLong(11));
    }

    private static @Nullable Integer number(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : (Integer) number;
    }

    /** Under the pen. */
    static TemplateState put(Writing writing, Template template) throws SQLException {
        Statements statements = writing.statements();
        Optional<TemplateState> newest = named(statements, template.name(), null);
        if (newest.isPresent() && newest.get().template().equals(template)) {
            return newest.get();
        }
        if (newest.isEmpty() && statements.number("SELECT count(DISTINCT name) FROM template") >= RegistryStore.MOST) {
            throw new InvalidTaskException(
                    "name", "must be of a template that is there: there may be " + RegistryStore.MOST);
        }
        TemplateState next =
                new TemplateState(template, newest.map(TemplateState::version).orElse(0) + 1, writing.now());
        statements.update(
                """
                INSERT INTO template (name, version, description, type, payload, queue, priority, max_attempts,
                  parameter_schema, defaults, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                template.name(),
                next.version(),
                template.description(),
                template.type(),
                template.payload(),
                template.queue(),
                template.priority(),
                template.maxAttempts(),
                template.parameterSchema(),
                template.defaults(),
                next.createdAt());
        statements.update(
                "DELETE FROM template WHERE name = ? AND version <= ?",
                template.name(),
                next.version() - RegistryStore.MOST_VERSIONS);
        return next;
    }
}
