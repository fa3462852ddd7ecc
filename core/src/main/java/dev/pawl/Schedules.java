package dev.pawl;

import dev.pawl.engine.Events;
import dev.pawl.engine.Ticker;
import dev.pawl.store.Doorbell;
import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.Store;
import dev.pawl.store.Ticked;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Ticks;
import dev.pawl.task.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of a queue: tasks that are made again and again, or once, when their time comes. They stand in the file; any
 * process that works on it makes what is due, and of several exactly one.
 *
 * <pre>{@code
 * Schedules schedules = pawl.schedules();
 * schedules.put(schedules.of("report", Ticks.cron("0 7 * * mon-fri", ZoneId.of("Europe/Prague")), REPORT.with(daily)));
 * }</pre>
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Schedules {
    /** How many ticks may be asked for at once. */
    public static final int MOST_NEXT = 1_000;

    private final ScheduleStore store;
    private final Doorbell doorbell;
    private final boolean served;
    private final Admission admission;
    private final Time time;
    private final Events events;
    private final Workers workers;
    private final AtomicReference<@Nullable Ticker> ticker = new AtomicReference<>();

    Schedules(Store store, Admission admission, Time time, Events events, Workers workers) {
        this.store = store.schedules();
        this.doorbell = store.tasks().doorbell();
        this.served = store.tasks().isServed();
        this.admission = admission;
        this.time = time;
        this.events = events;
        this.workers = workers;
    }

    /** A schedule that makes such tasks, with every default, to be refined and put. What is registered of their type now holds of all. */
    public Schedule of(String name, Ticks ticks, TaskRequest<?> task) {
        return Schedule.of(name, ticks, admission.task(task));
    }

    /**
     * Makes a schedule, or changes the one of its name. One that says the same as before stays as it is; a pause stays in any
     * case. What was changed ticks from now on. What nobody said of its task is as is registered of its type now.
     *
     * @throws InvalidTaskException when it is new, or its ticks are, and none comes; or when there are {@value
     *     ScheduleStore#MOST} already
     */
    public ScheduleState put(Schedule schedule) {
        Optional<ScheduleState> known = store.find(schedule.name());
        if (known.filter(state -> state.schedule().ticks().equals(schedule.ticks()))
                        .isEmpty()
                && schedule.ticks().after(time.now()).isEmpty()) {
            throw new InvalidTaskException(
                    schedule.ticks() instanceof Ticks.Once ? "at" : "cron", "must be still to come");
        }
        ScheduleState put = store.put(admission.completed(schedule));
        wake();
        return put;
    }

    /**
     * Puts all schedules of a file. Those that a file made before and that are not among these are removed; those that were
     * made otherwise stay.
     *
     * @return the names of the removed ones
     */
    public List<String> sync(List<Schedule> schedules) {
        List<String> removed =
                store.sync(schedules.stream().map(admission::completed).toList());
        wake();
        return removed;
    }

    public Optional<ScheduleState> get(String name) {
        return store.find(name);
    }

    /** All of them by name. */
    public List<ScheduleState> list() {
        return store.all();
    }

    /** It has no ticks until it is resumed; what passes meanwhile is not missed. Empty when there is none. */
    public Optional<ScheduleState> pause(String name) {
        return store.pause(name);
    }

    /** Ends a pause: the next tick is the first one after now. Empty when there is none. */
    public Optional<ScheduleState> resume(String name) {
        Optional<ScheduleState> resumed = store.resume(name);
        wake();
        return resumed;
    }

    /** Makes a task of it at once, whatever its clock, its pause and its overlap say. Empty when there is none. */
    public Optional<Enqueued> runNow(String name) {
        return run(name, Instant.ofEpochMilli(time.now()));
    }

    /**
     * {@link #runNow} for some moment, as if it were a tick: one that was missed, say. A task that was made for it before is answered
     * again.
     *
     * @param tick from 1970 to 9999
     */
    public Optional<Enqueued> run(String name, Instant tick) {
        long at = Time.at(tick);
        if (at < 0 || at > NewTask.MAX_TIME) {
            throw new InvalidTaskException("tick_utc", "must be a time from 1970 to 9999");
        }
        Optional<Ticked> ran = store.run(name, at);
        ran.ifPresent(this::tell);
        return ran.map(ticked -> ticked.made().get(0));
    }

    /** Its next ticks, epoch milliseconds, as if it were not paused; empty when there is none. */
    public Optional<List<Long>> next(String name, int count) {
        return store.find(name).map(state -> state.schedule().ticks().next(time.now(), Math.min(count, MOST_NEXT)));
    }

    /** The tasks that it made and that are still stored, newest first. */
    public List<ScheduleRun> runs(String name, int limit) {
        return store.runs(name, limit);
    }

    /** Removes it; its tasks stay. Whether there was one. */
    public boolean delete(String name) {
        return store.delete(name);
    }

    /**
     * Makes what is due from now on, on a thread of its own, until the queue is closed. The first worker starts it by itself;
     * so does a server. Doing it again does nothing, nor does it where the queue is a server's, which has the clock itself.
     */
    public void start() {
        if (!served && ticker.get() == null) {
            Ticker made = new Ticker(store, doorbell, time, this::tell);
            if (ticker.compareAndSet(null, made)) {
                made.start();
            }
        }
    }

    void stop(Duration deadline) {
        Ticker started = ticker.get();
        if (started != null) {
            started.stop(deadline);
        }
    }

    private void wake() {
        Ticker started = ticker.get();
        if (started != null) {
            started.wake();
        }
    }

    private void tell(Ticked ticked) {
        ticked.cancelled().forEach(change -> {
            workers.lose(change.taskId());
            events.emit(new TaskEvent.Cancelled(
                    change.taskId(), change.type(), change.queue(), Objects.requireNonNull(change.before())));
        });
        ticked.made().stream()
                .filter(Enqueued::created)
                .forEach(made -> events.emit(new TaskEvent.Enqueued(
                        made.taskId(), ticked.task().type(), ticked.task().queue())));
    }
}
