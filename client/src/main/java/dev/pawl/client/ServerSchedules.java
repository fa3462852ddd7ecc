package dev.pawl.client;

import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.Ticked;
import dev.pawl.task.Schedule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is made by the clock is the server's own matter: it ticks. */
final class ServerSchedules implements ScheduleStore {
    ServerSchedules() {}

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException(
                "schedules are the server's own; they are asked for over HTTP under /queue/schedules");
    }

    @Override
    public ScheduleState put(Schedule schedule) {
        throw elsewhere();
    }

    @Override
    public List<String> sync(List<Schedule> schedules) {
        throw elsewhere();
    }

    @Override
    public Optional<ScheduleState> find(String name) {
        throw elsewhere();
    }

    @Override
    public List<ScheduleState> all() {
        throw elsewhere();
    }

    @Override
    public List<ScheduleRun> runs(String name, int limit) {
        throw elsewhere();
    }

    @Override
    public @Nullable Long nextAt() {
        throw elsewhere();
    }

    @Override
    public List<ScheduleState> dueAt(long now) {
        throw elsewhere();
    }

    @Override
    public List<Ticked> tick(List<Tick> ticks) {
        throw elsewhere();
    }

    @Override
    public Optional<Ticked> run(String name) {
        throw elsewhere();
    }

    @Override
    public Optional<ScheduleState> pause(String name) {
        throw elsewhere();
    }

    @Override
    public Optional<ScheduleState> resume(String name) {
        throw elsewhere();
    }

    @Override
    public boolean delete(String name) {
        throw elsewhere();
    }
}
