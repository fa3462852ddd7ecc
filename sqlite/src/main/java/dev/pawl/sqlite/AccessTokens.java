package dev.pawl.sqlite;

import dev.pawl.store.AccessSecret;
import dev.pawl.store.AccessToken;
import dev.pawl.store.AccessToken.Role;
import dev.pawl.store.NewAccessToken;
import dev.pawl.task.Time;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of the access tokens. */
final class AccessTokens {
    private static final String COLUMNS =
            "SELECT id, name, roles, created_at, expires_at, revoked_at, hash, old_hash, old_until FROM access_token";
    private static final String ALL = COLUMNS + " ORDER BY created_at DESC, id";
    private static final String NAMED = COLUMNS + " WHERE name = ? AND revoked_at IS NULL";

    private AccessTokens() {}

    static List<AccessToken> all(Statements statements) throws SQLException {
        List<AccessToken> tokens = new ArrayList<>();
        try (ResultSet rows = statements.with(ALL).executeQuery()) {
            while (rows.next()) {
                tokens.add(token(rows));
            }
        }
        return tokens;
    }

    /** The one of this name that is not revoked. */
    static Optional<AccessToken> named(Statements statements, String name) throws SQLException {
        try (ResultSet row = statements.with(NAMED, name).executeQuery()) {
            return row.next() ? Optional.of(token(row)) : Optional.empty();
        }
    }

    /** Empty when the name is taken. */
    static Optional<AccessToken> insert(Statements statements, NewAccessToken wanted, AccessSecret secret, long now)
            throws SQLException {
        Long expiresAt = wanted.validFor() == null ? null : (Long) Time.after(now, wanted.validFor());
        int inserted = statements.update(
                """
                INSERT INTO access_token (id, name, roles, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING""", secret.id(), wanted.name(), joined(wanted.roles()), hash(secret), now, expiresAt);
        return inserted == 0 ? Optional.empty() : named(statements, wanted.name());
    }

    /**
     * @param oldUntil until when the secret that it has is good
     */
    static void rotate(Statements statements, AccessSecret secret, long oldUntil) throws SQLException {
        statements.update(
                "UPDATE access_token SET old_hash = hash, old_until = ?, hash = ? WHERE id = ?",
                oldUntil,
                hash(secret),
                secret.id());
    }

    static boolean revoke(Statements statements, String name, long now) throws SQLException {
        return statements.update(
                        "UPDATE access_token SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", now, name)
                == 1;
    }

    static String joined(Collection<Role> roles) {
        return roles.stream().map(Role::wireName).collect(Collectors.joining(","));
    }

    private static String hash(AccessSecret secret) {
        return HexFormat.of().formatHex(secret.hash());
    }

    private static AccessToken token(ResultSet row) throws SQLException {
        List<AccessToken.Key> keys = new ArrayList<>();
        keys.add(new AccessToken.Key(row.getString(7), null));
        if (row.getString(8) != null) {
            keys.add(new AccessToken.Key(row.getString(8), row.getLong(9)));
        }
        return new AccessToken(
                row.getString(1),
                row.getString(2),
                roles(row.getString(3)),
                row.getLong(4),
                time(row, 5),
                time(row, 6),
                keys);
    }

    private static Set<Role> roles(String joined) {
        return Arrays.stream(joined.split(",", -1))
                .map(Role::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    private static @Nullable Long time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : (Long) millis;
    }
}
