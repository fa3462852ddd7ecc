package dev.pawl.sqlite;

import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleState.Maker;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.Ticked;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Schedule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The schedules in the file. */
final class SqliteSchedules implements ScheduleStore {
    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;

    SqliteSchedules(Supplier<Pen> pen, Supplier<Readers> readers) {
        this.pen = pen;
        this.readers = readers;
    }

    @Override
    public ScheduleState put(Schedule schedule) {
        return pen.get()
                .write(Operation.durable(writing -> {
                    Statements statements = writing.statements();
                    if (count(statements, schedule.name()) >= MOST) {
                        return Optional.<ScheduleState>empty();
                    }
                    new Schedules(writing).put(schedule, Maker.API);
                    return ScheduleRows.named(statements, schedule.name());
                }))
                .orElseThrow(SqliteSchedules::tooMany);
    }

    /** How many there are beside the one of this name. */
    private static long count(Statements statements, String name) throws SQLException {
        return statements.number("SELECT count(*) FROM schedule WHERE name <> ?", name);
    }

    private static InvalidTaskException tooMany() {
        return new InvalidTaskException("name", "must be of a schedule that is there: there may be " + MOST);
    }

    @Override
    public List<String> sync(List<Schedule> schedules) {
        if (schedules.size() > MOST) {
            throw tooMany();
        }
        return pen.get().write(Operation.durable(writing -> new Schedules(writing).sync(schedules)));
    }

    @Override
    public Optional<ScheduleState> find(String name) {
        return readers.get().read(statements -> ScheduleRows.named(statements, name));
    }

    @Override
    public List<ScheduleState> all() {
        return readers.get().read(ScheduleRows::all);
    }

    @Override
    public List<ScheduleRun> runs(String name, int limit) {
        return readers.get().read(statements -> {
            Optional<ScheduleState> known = ScheduleRows.named(statements, name);
            return known.isEmpty()
                    ? List.<ScheduleRun>of()
                    : ScheduleRows.runs(statements, known.get().schedule().keys(), limit);
        });
    }

    @Override
    public @Nullable Long nextAt() {
        return readers.get()
                .read(statements -> Optional.ofNullable(ScheduleRows.nextAt(statements)))
                .orElse(null);
    }

    @Override
    public List<ScheduleState> dueAt(long now) {
        return readers.get().read(statements -> ScheduleRows.dueAt(statements, now));
    }

    @Override
    public List<Ticked> tick(List<Tick> ticks) {
        return pen.get()
                .write(Operation.<List<Ticked>>durable(writing -> {
                            Schedules schedules = new Schedules(writing);
                            List<Ticked> done = new ArrayList<>();
                            for (Tick tick : ticks) {
                                schedules.tick(tick).ifPresent(done::add);
                            }
                            return done;
                        })
                        .ringing());
    }

    @Override
    public Optional<Ticked> run(String name, long tick) {
        return pen.get()
                .write(Operation.<Optional<Ticked>>durable(writing -> new Schedules(writing).run(name, tick))
                        .ringing());
    }

    @Override
    public Optional<ScheduleState> pause(String name) {
        return pen.get().write(Operation.durable(writing -> new Schedules(writing).pause(name)));
    }

    @Override
    public Optional<ScheduleState> resume(String name) {
        return pen.get().write(Operation.durable(writing -> new Schedules(writing).resume(name)));
    }

    @Override
    public boolean delete(String name) {
        return pen.get().write(Operation.durable(writing -> new Schedules(writing).delete(name)));
    }
}
