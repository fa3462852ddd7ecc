package dev.pawl.sqlite;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TypeState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TypeRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the registered types. */
final class TypeRows {
    private static final String COLUMNS = """
            SELECT name, description, payload_schema, queue, priority, max_attempts, retired_at, created_at, updated_at
            FROM task_type""";

    private TypeRows() {}

    static List<TypeState> all(Statements statements) throws SQLException {
        Map<String, List<String>> aliases = new HashMap<>();
        try (ResultSet rows = statements
                .with("SELECT name, alias FROM task_type_alias ORDER BY alias")
                .executeQuery()) {
            while (rows.next()) {
                aliases.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        List<TypeState> types = new ArrayList<>();
        try (ResultSet rows = statements.with(COLUMNS + " ORDER BY name").executeQuery()) {
            while (rows.next()) {
                types.add(state(rows, aliases.getOrDefault(rows.getString(1), List.of())));
            }
        }
        return types;
    }

    static Optional<TypeState> named(Statements statements, String name) throws SQLException {
        List<String> aliases = new ArrayList<>();
        try (ResultSet rows = statements
                .with("SELECT alias FROM task_type_alias WHERE name = ? ORDER BY alias", name)
                .executeQuery()) {
            while (rows.next()) {
                aliases.add(rows.getString(1));
            }
        }
        try (ResultSet row = statements.with(COLUMNS + " WHERE name = ?", name).executeQuery()) {
            return row.next() ? Optional.of(state(row, aliases)) : Optional.empty();
        }
    }

    private static TypeState state(ResultSet row, List<String> aliases) throws SQLException {
        Long priority = number(row, 5);
        Long maxAttempts = number(row, 6);
        return new TypeState(
                new TypeRules(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        priority == null ? null : (Integer) priority.intValue(),
                        maxAttempts == null ? null : (Integer) maxAttempts.intValue(),
                        aliases),
                number(row, 7),
                row.getLong(8),
                row.getLong(9));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }

    /** Under the pen. */
    static void put(Writing writing, TypeRules rules) throws SQLException {
        Statements statements = writing.statements();
        long others = statements.number("SELECT count(*) FROM task_type WHERE name <> ?", rules.name());
        if (others >= RegistryStore.MOST) {
            throw new InvalidTaskException(
                    "name", "must be of a type that is there: there may be " + RegistryStore.MOST);
        }
        free(statements, "name", rules.name(), rules.name());
        for (String alias : rules.aliases()) {
            free(statements, "aliases", alias, rules.name());
        }
        statements.update(
                """
                INSERT INTO task_type (name, description, payload_schema, queue, priority, max_attempts, created_at, updated_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
                ON CONFLICT (name) DO UPDATE SET description = ?2, payload_schema = ?3, queue = ?4, priority = ?5,
                  max_attempts = ?6, updated_at = ?7""",
                rules.name(),
                rules.description(),
                rules.payloadSchema(),
                rules.queue(),
                rules.priority(),
                rules.maxAttempts(),
                writing.now());
        statements.update("DELETE FROM task_type_alias WHERE name = ?", rules.name());
        for (String alias : rules.aliases()) {
            statements.update("INSERT INTO task_type_alias (alias, name) VALUES (?, ?)", alias, rules.name());
        }
        writing.registryChanged();
    }

    /** One word means one type. */
    private static void free(Statements statements, String field, String word, String name) throws SQLException {
        long taken = statements.number("""
                SELECT (SELECT count(*) FROM task_type WHERE name = ?1 AND name <> ?2)
                  + (SELECT count(*) FROM task_type_alias WHERE alias = ?1 AND name <> ?2)""", word, name);
        if (taken > 0) {
            throw new InvalidTaskException(field, "must be free: another type is or was called '" + word + "'");
        }
    }

    /** Under the pen. */
    static void retire(Writing writing, String name) throws SQLException {
        writing.statements()
                .update(
                        "UPDATE task_type SET retired_at = ?1, updated_at = ?1 WHERE name = ?2 AND retired_at IS NULL",
                        writing.now(),
                        name);
        writing.registryChanged();
    }

    /** Under the pen. */
    static void activate(Writing writing, String name) throws SQLException {
        writing.statements()
                .update(
                        "UPDATE task_type SET retired_at = NULL, updated_at = ?1 WHERE name = ?2 AND retired_at IS NOT NULL",
                        writing.now(),
                        name);
        writing.registryChanged();
    }
}
