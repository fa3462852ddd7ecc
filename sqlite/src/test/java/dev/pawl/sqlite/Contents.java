package dev.pawl.sqlite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** Everything that a file says about its tasks, as one number. */
final class Contents {
    private static final List<String> TABLES = List.of(
            "channel ORDER BY id",
            "task_payload ORDER BY task_id",
            "task_result ORDER BY task_id",
            "task_attempt ORDER BY task_id, token",
            "task_progress ORDER BY task_id",
            "task_log ORDER BY id",
            "task_checkpoint ORDER BY task_id, name",
            "queue_pause ORDER BY queue",
            "flow_limit ORDER BY scope, name");

    /** All of a task but the two that a restore changes. */
    private static final String TASKS = """
            SELECT id, channel, state, priority, run_after, attempts, max_attempts, expiries, created_at, updated_at, claimed_at,
              started_at, finished_at, worker, idempotency_key, key_until, payload FROM task ORDER BY id""";

    private Contents() {}

    static String of(Path file) throws SQLException {
        try (Connection connection = Tables.connect(file)) {
            return of(connection);
        }
    }

    static String of(Connection connection) throws SQLException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, Tables.rows(connection, TASKS));
            for (String table : TABLES) {
                add(digest, Tables.rows(connection, "SELECT * FROM " + table));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(MessageDigest digest, List<String> rows) {
        rows.forEach(row -> digest.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
        digest.update((byte) 0);
    }
}
