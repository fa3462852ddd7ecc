package dev.pawl.sqlite;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the registered types. */
final class TypeRows {
    private static final String COLUMNS = """
            SELECT name, description, payload_schema, queue, priority, max_attempts, max_deaths, limit_key,
              backoff_base, backoff_cap, timeout, retired_at, created_at, updated_at
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
        return new TypeState(
                new TypeRules(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        new TypeDefaults(
                                row.getString(4),
                                whole(row, 5),
                                whole(row, 6),
                                whole(row, 7),
                                row.getString(8),
                                backoff(duration(row, 9), duration(row, 10)),
                                duration(row, 11)),
                        aliases),
                number(row, 12),
                row.getLong(13),
                row.getLong(14));
    }

    private static @Nullable Backoff backoff(@Nullable Duration base, @Nullable Duration cap) {
        return base == null || cap == null ? null : new Backoff(base, cap);
    }

    private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : (Long) duration.toMillis();
    }

    private static @Nullable Integer whole(ResultSet row, int column) throws SQLException {
        Long number = number(row, column);
        return number == null ? null : (Integer) number.intValue();
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
        TypeDefaults defaults = rules.defaults();
        Backoff backoff = defaults.backoff();
        statements.update(
                """
                INSERT INTO task_type (name, description, payload_schema, queue, priority, max_attempts, max_deaths,
                  limit_key, backoff_base, backoff_cap, timeout, created_at, updated_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
                ON CONFLICT (name) DO UPDATE SET description = ?2, payload_schema = ?3, queue = ?4, priority = ?5,
                  max_attempts = ?6, max_deaths = ?7, limit_key = ?8, backoff_base = ?9, backoff_cap = ?10,
                  timeout = ?11, updated_at = ?12""",
                rules.name(),
                rules.description(),
                rules.payloadSchema(),
                defaults.queue(),
                defaults.priority(),
                defaults.maxAttempts(),
                defaults.maxDeaths(),
                defaults.limitKey(),
                millis(backoff == null ? null : backoff.base()),
                millis(backoff == null ? null : backoff.cap()),
                millis(defaults.timeout()),
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
