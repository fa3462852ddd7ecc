package dev.pawl.sqlite;

import dev.pawl.task.Limit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pauses and limits as they stand in the file. */
final class Limits {
    private Limits() {}

    static List<Limit> all(Statements statements) throws SQLException {
        List<Limit> limits = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT scope, name, max_running, rate_starts, rate_period FROM flow_limit ORDER BY scope, name""").executeQuery()) {
            while (rows.next()) {
                Integer most = number(rows, 3);
                Integer starts = number(rows, 4);
                limits.add(new Limit(
                        Limit.Scope.of(rows.getString(1)),
                        rows.getString(2),
                        most,
                        starts == null ? null : new Limit.Rate(starts, rows.getLong(5))));
            }
        }
        return limits;
    }

    /** Of these the one that is on the key: the exact name, else the longest beginning. */
    static @Nullable Limit onKey(Collection<Limit> limits, String key) {
        return limits.stream()
                .filter(limit -> limit.scope() == Limit.Scope.KEY && limit.isOnKey(key))
                .max(Comparator.comparing((Limit limit) -> !limit.isPattern())
                        .thenComparingInt(limit -> limit.name().length()))
                .orElse(null);
    }

    /** Of these the one on a queue, a type or a key. */
    static @Nullable Limit on(Collection<Limit> limits, Limit.Scope scope, String name) {
        if (scope == Limit.Scope.KEY) {
            return onKey(limits, name);
        }
        return limits.stream()
                .filter(limit -> limit.scope() == scope && limit.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether one of them lets nothing of the channel run at all. */
    static boolean allowNone(Collection<Limit> limits, Channels.Channel channel) {
        return Stream.of(
                        on(limits, Limit.Scope.QUEUE, channel.queue()),
                        on(limits, Limit.Scope.TYPE, channel.type()),
                        channel.limitKey().isEmpty() ? null : onKey(limits, channel.limitKey()))
                .anyMatch(limit -> limit != null && Integer.valueOf(0).equals(limit.maxRunning()));
    }

    /** The paused queues and since when. */
    static Map<String, Long> paused(Statements statements) throws SQLException {
        Map<String, Long> paused = new TreeMap<>();
        try (ResultSet rows =
                statements.with("SELECT queue, paused_at FROM queue_pause").executeQuery()) {
            while (rows.next()) {
                paused.put(rows.getString(1), rows.getLong(2));
            }
        }
        return paused;
    }

    private static @Nullable Integer number(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** Sets a limit in place of the one there was. */
    static void set(Statements statements, Limit limit) throws SQLException {
        if (limit.isNone()) {
            statements.update(
                    "DELETE FROM flow_limit WHERE scope = ? AND name = ?",
                    limit.scope().wireName(),
                    limit.name());
            return;
        }
        Limit.Rate rate = limit.rate();
        statements.update(
                """
                INSERT INTO flow_limit (scope, name, max_running, rate_starts, rate_period) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (scope, name) DO UPDATE SET max_running = excluded.max_running,
                  rate_starts = excluded.rate_starts, rate_period = excluded.rate_period""",
                limit.scope().wireName(),
                limit.name(),
                limit.maxRunning(),
                rate == null ? null : rate.starts(),
                rate == null ? null : rate.periodMillis());
    }

    /** Whether it was not paused before. */
    static boolean pause(Statements statements, String queue, long now) throws SQLException {
        return statements.update(
                        "INSERT INTO queue_pause (queue, paused_at) VALUES (?, ?) ON CONFLICT (queue) DO NOTHING",
                        queue,
                        now)
                == 1;
    }

    /** Whether it was paused. */
    static boolean resume(Statements statements, String queue) throws SQLException {
        return statements.update("DELETE FROM queue_pause WHERE queue = ?", queue) == 1;
    }
}
