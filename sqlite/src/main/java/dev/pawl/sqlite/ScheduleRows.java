package dev.pawl.sqlite;

import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleState.Maker;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Missed;
import dev.pawl.task.NewTask;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Ticks;
import dev.pawl.task.Uniqueness;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the schedules, read. */
final class ScheduleRows {
    private static final String COLUMNS = """
            SELECT s.name, s.cron, s.zone, s.every, s.once_at, s.type, s.payload, s.queue, s.priority, s.compatibility,
              s.max_attempts, s.limit_key, s.missed, s.missed_max, s.overlap, s.made_by, s.version, s.paused_at, s.next_at,
              s.last_tick, s.last_task_id, t.state, s.created_at, s.updated_at
            FROM schedule s LEFT JOIN task t ON t.id = s.last_task_id""";
    private static final String ALL = COLUMNS + " ORDER BY s.name";
    private static final String NAMED = COLUMNS + " WHERE s.name = ?";
    private static final String DUE = COLUMNS + " WHERE s.next_at <= ? ORDER BY s.next_at, s.name";

    private ScheduleRows() {}

    static List<ScheduleState> all(Statements statements) throws SQLException {
        return list(statements.with(ALL).executeQuery());
    }

    static List<ScheduleState> dueAt(Statements statements, long now) throws SQLException {
        return list(statements.with(DUE, now).executeQuery());
    }

    private static List<ScheduleState> list(ResultSet result) throws SQLException {
        List<ScheduleState> found = new ArrayList<>();
        try (ResultSet rows = result) {
            while (rows.next()) {
                found.add(state(rows));
            }
        }
        return found;
    }

    static Optional<ScheduleState> named(Statements statements, String name) throws SQLException {
        try (ResultSet row = statements.with(NAMED, name).executeQuery()) {
            return row.next() ? Optional.of(state(row)) : Optional.empty();
        }
    }

    static @Nullable Long nextAt(Statements statements) throws SQLException {
        try (ResultSet row = statements
                .with("SELECT min(next_at) FROM schedule WHERE next_at IS NOT NULL")
                .executeQuery()) {
            return row.next() ? number(row, 1) : null;
        }
    }

    /** By the keys of the tasks, which have the tick at their end. */
    static List<ScheduleRun> runs(Statements statements, String keys, int limit) throws SQLException {
        List<ScheduleRun> runs = new ArrayList<>();
        try (ResultSet rows = statements.with("""
                        SELECT CAST(substr(idempotency_key, length(?1) + 1) AS INTEGER), id, state, created_at, finished_at
                        FROM task WHERE idempotency_key >= ?1 || '0' AND idempotency_key < ?1 || ':'
                        ORDER BY idempotency_key DESC LIMIT ?2""", keys, limit).executeQuery()) {
            while (rows.next()) {
                runs.add(new ScheduleRun(
                        rows.getLong(1),
                        rows.getLong(2),
                        State.status(rows.getInt(3)),
                        rows.getLong(4),
                        number(rows, 5)));
            }
        }
        return runs;
    }

    private static ScheduleState state(ResultSet row) throws SQLException {
        NewTask task = new NewTask(
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getInt(9),
                Compatibility.parse(row.getString(10)),
                row.getInt(11),
                null,
                null,
                Uniqueness.ALWAYS,
                row.getString(12),
                null);
        Schedule schedule = new Schedule(
                row.getString(1),
                ticks(row),
                task,
                Missed.of(row.getString(13)),
                row.getInt(14),
                Overlap.of(row.getString(15)));
        Long status = number(row, 22);
        return new ScheduleState(
                schedule,
                Maker.valueOf(row.getString(16).toUpperCase(Locale.ROOT)),
                row.getLong(17),
                number(row, 18),
                number(row, 19),
                number(row, 20),
                number(row, 21),
                status == null ? null : State.status(status.intValue()),
                row.getLong(23),
                row.getLong(24));
    }

    private static Ticks ticks(ResultSet row) throws SQLException {
        String cron = row.getString(2);
        if (cron != null) {
            return Ticks.cron(cron, Ticks.zone(row.getString(3)));
        }
        Long every = number(row, 4);
        return every == null ? Ticks.once(Instant.ofEpochMilli(row.getLong(5))) : Ticks.every(Duration.ofMillis(every));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }
}
