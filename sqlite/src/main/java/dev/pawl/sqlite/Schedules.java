package dev.pawl.sqlite;

import dev.pawl.store.Change;
import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleState.Maker;
import dev.pawl.store.ScheduleStore.Tick;
import dev.pawl.store.Ticked;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Ticks;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the schedules, written.
 *
 * <p>Threading: under the pen.
 */
final class Schedules {
    private final Writing writing;
    private final Statements statements;

    Schedules(Writing writing) {
        this.writing = writing;
        this.statements = writing.statements();
    }

    void put(Schedule schedule, Maker maker) throws SQLException {
        Optional<ScheduleState> known = ScheduleRows.named(statements, schedule.name());
        if (known.isPresent() && known.get().schedule().equals(schedule)) {
            statements.update(
                    "UPDATE schedule SET made_by = ?1 WHERE name = ?2 AND made_by <> ?1",
                    maker.wireName(),
                    schedule.name());
            return;
        }
        limit(known.map(ScheduleState::schedule).orElse(null), schedule);
        write(schedule, maker, known.orElse(null));
    }

    private void write(Schedule schedule, Maker maker, @Nullable ScheduleState known) throws SQLException {
        long now = writing.now();
        Ticks ticks = schedule.ticks();
        boolean sameTicks = known != null && known.schedule().ticks().equals(ticks);
        Long next = ticks.after(now).orElse(null);
        if (known != null && (sameTicks || known.pausedAt() != null)) {
            next = known.nextAt();
        }
        NewTask task = schedule.task();
        statements.update(
                """
                INSERT INTO schedule (name, cron, zone, every, once_at, type, payload, queue, priority, compatibility,
                  max_attempts, limit_key, missed, missed_max, overlap, made_by, version, next_at, created_at, updated_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?17, ?17)
                ON CONFLICT (name) DO UPDATE SET cron = ?2, zone = ?3, every = ?4, once_at = ?5, type = ?6, payload = ?7,
                  queue = ?8, priority = ?9, compatibility = ?10, max_attempts = ?11, limit_key = ?12, missed = ?13,
                  missed_max = ?14, overlap = ?15, made_by = ?16, version = max(version + 1, ?17), next_at = ?18,
                  updated_at = ?17""",
                schedule.name(),
                ticks instanceof Ticks.ByCron byCron ? byCron.cron().toString() : null,
                ticks instanceof Ticks.ByCron byCron ? byCron.zone().getId() : null,
                ticks instanceof Ticks.Every every ? (Long) every.interval().toMillis() : null,
                ticks instanceof Ticks.Once once ? (Long) once.at() : null,
                task.type(),
                task.payload(),
                task.queue(),
                task.priority(),
                task.compatibility().toString(),
                task.maxAttempts(),
                task.limitKey(),
                schedule.missed().wireName(),
                schedule.missedMax(),
                schedule.overlap().wireName(),
                maker.wireName(),
                now,
                next);
    }

    /** Where runs stand in line, a limit of one at a time is what makes them. */
    private void limit(@Nullable Schedule before, @Nullable Schedule after) throws SQLException {
        boolean was = before != null && before.overlap() == Overlap.QUEUE;
        boolean is = after != null && after.overlap() == Overlap.QUEUE;
        if (was && !is) {
            set(before, null);
        } else if (is && !was) {
            set(after, 1);
        }
    }

    private void set(@Nullable Schedule schedule, @Nullable Integer most) throws SQLException {
        if (schedule != null) {
            writing.flow().doubt();
            Limits.set(statements, new Limit(Limit.Scope.KEY, schedule.limitKey(), most, null));
        }
    }

    List<String> sync(List<Schedule> schedules) throws SQLException {
        Set<String> names = schedules.stream().map(Schedule::name).collect(Collectors.toSet());
        List<String> removed = ScheduleRows.all(statements).stream()
                .filter(state -> state.madeBy() == Maker.FILE)
                .map(state -> state.schedule().name())
                .filter(name -> !names.contains(name))
                .toList();
        for (String name : removed) {
            delete(name);
        }
        for (Schedule schedule : schedules) {
            put(schedule, Maker.FILE);
        }
        return removed;
    }

    boolean delete(String name) throws SQLException {
        Optional<ScheduleState> known = ScheduleRows.named(statements, name);
        if (known.isPresent()) {
            limit(known.get().schedule(), null);
        }
        return statements.update("DELETE FROM schedule WHERE name = ?", name) == 1;
    }

    Optional<ScheduleState> pause(String name) throws SQLException {
        statements.update("""
                UPDATE schedule SET paused_at = ?1, next_at = NULL, version = max(version + 1, ?1), updated_at = ?1
                WHERE name = ?2 AND paused_at IS NULL""", writing.now(), name);
        return ScheduleRows.named(statements, name);
    }

    Optional<ScheduleState> resume(String name) throws SQLException {
        Optional<ScheduleState> known = ScheduleRows.named(statements, name);
        if (known.isEmpty() || known.get().pausedAt() == null) {
            return known;
        }
        long now = writing.now();
        statements.update(
                """
                UPDATE schedule SET paused_at = NULL, next_at = ?3, version = max(version + 1, ?1), updated_at = ?1
                WHERE name = ?2""", now, name, known.get().schedule().ticks().after(now).orElse(null));
        return ScheduleRows.named(statements, name);
    }

    /** Does a tick, if it is as it was when it was read. */
    Optional<Ticked> tick(Tick tick) throws SQLException {
        Schedule schedule = tick.read().schedule();
        int moved = statements.update(
                "UPDATE schedule SET next_at = ?, last_tick = ? WHERE name = ? AND version = ? AND next_at = ?",
                tick.due().next(),
                tick.due().last(),
                schedule.name(),
                tick.read().version(),
                tick.read().nextAt());
        if (moved == 0) {
            return Optional.empty();
        }
        List<Enqueued> made = new ArrayList<>();
        List<Change> cancelled = new ArrayList<>();
        Long last = number(statements.number("SELECT last_task_id FROM schedule WHERE name = ?", schedule.name()));
        // why: a schedule goes on with its ticks, so that it makes tasks again from the moment its type takes them.
        List<Long> runs = writing.registered().isRetired(schedule.task().type())
                ? List.of()
                : tick.due().runs();
        for (long run : runs) {
            if (gives(schedule.overlap(), last, cancelled)) {
                Enqueued task = add(schedule, run);
                made.add(task);
                last = task.taskId();
            }
        }
        return Optional.of(new Ticked(schedule.task(), made, cancelled));
    }

    private static @Nullable Long number(long taskId) {
        return taskId == 0 ? null : (Long) taskId;
    }

    /** Whether a tick makes a task while the one before is as it is. */
    private boolean gives(Overlap overlap, @Nullable Long last, List<Change> cancelled) throws SQLException {
        if (last == null || overlap == Overlap.ALLOW) {
            return true;
        }
        // why: it may be of this very transaction.
        writing.flush();
        boolean waits = statements.number("SELECT count(*) FROM task WHERE id = ? AND state < 3", last) > 0;
        boolean goesOn = waits || statements.number("SELECT count(*) FROM task WHERE id = ? AND state = 3", last) > 0;
        return switch (overlap) {
            case ALLOW -> true;
            case SKIP -> !goesOn;
            case QUEUE -> !waits;
            case REPLACE -> {
                if (goesOn) {
                    cancelled.add(new Changes(writing).cancel(last));
                }
                yield true;
            }
        };
    }

    private Enqueued add(Schedule schedule, long tick) throws SQLException {
        Enqueued task = writing.inserts().add(List.of(schedule.taskAt(tick))).get(0);
        statements.update("UPDATE schedule SET last_task_id = ? WHERE name = ?", task.taskId(), schedule.name());
        return task;
    }

    Optional<Ticked> run(String name, long tick) throws SQLException {
        Optional<ScheduleState> known = ScheduleRows.named(statements, name);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Schedule schedule = known.get().schedule();
        return Optional.of(new Ticked(schedule.task(), List.of(add(schedule, tick)), List.of()));
    }
}
