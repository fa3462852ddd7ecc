package dev.pawl.client;

import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.Ticked;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Missed;
import dev.pawl.task.NewTask;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Ticks;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules that a server keeps. It has the clock: nothing ticks here. */
final class ServerSchedules implements ScheduleStore {
    private static final String ALL = "/queue/schedules";
    private static final String NONE = "no_such_schedule";
    private static final int MOST_RUNS = 1_000;

    private final ServerLink link;
    private final Runnable rings;

    /**
     * @param rings run after what may concern a worker
     */
    ServerSchedules(ServerLink link, Runnable rings) {
        this.link = link;
        this.rings = rings;
    }

    @Override
    public ScheduleState put(Schedule schedule) {
        return state(link.call("PUT", path(schedule.name(), ""), body(schedule).json())
                .json());
    }

    @Override
    public List<String> sync(List<Schedule> schedules) {
        List<JsonBody> all = schedules.stream()
                .map(schedule -> body(schedule).with("name", schedule.name()))
                .toList();
        return link.call("PUT", ALL, new JsonBody().with("schedules", all).json())
                .json()
                .texts("removed");
    }

    private static JsonBody body(Schedule schedule) {
        JsonBody body = SentTasks.lone(schedule.task())
                .with("missed", schedule.missed().wireName())
                .with("missed_max", schedule.missedMax())
                .with("overlap", schedule.overlap().wireName());
        Ticks ticks = schedule.ticks();
        if (ticks instanceof Ticks.ByCron byCron) {
            return body.with("cron", byCron.cron().toString())
                    .with("zone", byCron.zone().getId());
        } else if (ticks instanceof Ticks.Every every) {
            return body.withSeconds("every_seconds", every.interval().toMillis());
        } else if (ticks instanceof Ticks.Once once) {
            return body.withTime("at_utc", once.at());
        }
        throw new AssertionError("there are no other ticks");
    }

    /** The path of a schedule; one that cannot be called so is none. */
    private static Optional<String> known(String name, String verb) {
        return Schedule.isName(name) ? Optional.of(path(name, verb)) : Optional.empty();
    }

    private static String path(String name, String verb) {
        return ALL + "/" + ServerLink.encoded(name) + verb;
    }

    @Override
    public Optional<ScheduleState> find(String name) {
        return asked("GET", name, "");
    }

    private Optional<ScheduleState> asked(String method, String name, String verb) {
        return known(name, verb)
                .map(path -> link.call(method, path, null, NONE))
                .filter(Reply::isSuccess)
                .map(reply -> state(reply.json()));
    }

    @Override
    public List<ScheduleState> all() {
        return link.get(ALL).list().stream().map(ServerSchedules::state).toList();
    }

    @Override
    public List<ScheduleRun> runs(String name, int limit) {
        return known(name, "/runs?limit=" + Math.min(MOST_RUNS, limit))
                .filter(path -> limit > 0)
                .map(path -> link.get(path, NONE))
                .filter(Reply::isSuccess)
                .map(reply -> reply.list().stream().map(ServerSchedules::run).toList())
                .orElse(List.of());
    }

    /** None: it is the server that waits for it. */
    @Override
    public @Nullable Long nextAt() {
        return null;
    }

    @Override
    public List<ScheduleState> dueAt(long now) {
        return List.of();
    }

    @Override
    public List<Ticked> tick(List<Tick> ticks) {
        throw new UnsupportedOperationException("the server has the clock of its schedules");
    }

    /** The tick is what a repeat is known by, whose answer was lost. */
    @Override
    public Optional<Ticked> run(String name, long tick) {
        Optional<ScheduleState> schedule = find(name);
        if (schedule.isEmpty()) {
            return Optional.empty();
        }
        Reply reply = link.post(path(name, "/run"), new JsonBody().withTime("tick_utc", tick), NONE);
        if (!reply.isSuccess()) {
            return Optional.empty();
        }
        rings.run();
        NewTask task = schedule.get().schedule().task();
        return Optional.of(new Ticked(task, List.of(enqueued(reply.json())), List.of()));
    }

    private static Enqueued enqueued(JsonAnswer made) {
        return new Enqueued(
                made.number("task_id"),
                TaskStatus.of(made.text("status")),
                made.flag("created"),
                made.time("created_at_utc"));
    }

    @Override
    public Optional<ScheduleState> pause(String name) {
        return asked("POST", name, "/pause");
    }

    @Override
    public Optional<ScheduleState> resume(String name) {
        return asked("POST", name, "/resume");
    }

    @Override
    public boolean delete(String name) {
        return known(name, "")
                .map(path -> link.call("DELETE", path, null, NONE))
                .filter(Reply::isSuccess)
                .isPresent();
    }

    private static ScheduleState state(JsonAnswer state) {
        String status = state.textOrNull("last_status");
        return new ScheduleState(
                new Schedule(
                        state.text("name"),
                        ticks(state),
                        new NewTask(
                                state.text("type"),
                                Answers.json(state, "payload"),
                                state.text("queue"),
                                state.whole("priority"),
                                Compatibility.parse(state.json("compatibility")),
                                state.whole("max_attempts"),
                                null,
                                null,
                                Uniqueness.ALWAYS,
                                state.textOrNull("limit_key"),
                                null),
                        Missed.of(state.text("missed")),
                        state.whole("missed_max"),
                        Overlap.of(state.text("overlap"))),
                ScheduleState.Maker.valueOf(state.text("made_by").toUpperCase(Locale.ROOT)),
                state.number("version"),
                state.timeOrNull("paused_at_utc"),
                state.timeOrNull("next_at_utc"),
                state.timeOrNull("last_tick_utc"),
                state.numberOrNull("last_task_id"),
                status == null ? null : TaskStatus.of(status),
                state.time("created_at_utc"),
                state.time("updated_at_utc"));
    }

    private static Ticks ticks(JsonAnswer state) {
        if (state.textOrNull("cron") != null) {
            return Ticks.cron(state.text("cron"), Ticks.zone(state.text("zone")));
        }
        return state.textOrNull("at_utc") == null
                ? Ticks.every(Duration.ofMillis(state.millis("every_seconds")))
                : Ticks.once(Instant.ofEpochMilli(state.time("at_utc")));
    }

    private static ScheduleRun run(JsonAnswer run) {
        return new ScheduleRun(
                run.time("tick_utc"),
                run.number("task_id"),
                TaskStatus.of(run.text("status")),
                run.time("created_at_utc"),
                run.timeOrNull("finished_at_utc"));
    }
}
