package dev.pawl.store;

import dev.pawl.task.Schedule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of a queue. Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface ScheduleStore {
    /** How many schedules there may be. */
    int MOST = 10_000;

    /**
     * A schedule that is due.
     *
     * @param read as it was read: when it has changed since, nothing is done
     */
    record Tick(ScheduleState read, Schedule.Due due) {}

    /**
     * Makes a schedule or changes it, in place of the one of its name. One that says the same as before stays as it is, also
     * where ticks have passed meanwhile; a pause stays in any case.
     */
    ScheduleState put(Schedule schedule);

    /**
     * {@link #put} for all of a file, in one transaction; those that a file made and that are not among these are removed.
     *
     * @return the names of the removed ones
     */
    List<String> sync(List<Schedule> schedules);

    Optional<ScheduleState> find(String name);

    /** All of them by name. */
    List<ScheduleState> all();

    /** The tasks that a schedule made and that are still stored, newest first. */
    List<ScheduleRun> runs(String name, int limit);

    /** When the next of them is due; null for never. Cheap. */
    @Nullable
    Long nextAt();

    /** Those due at that moment. */
    List<ScheduleState> dueAt(long now);

    /**
     * Does what is due: makes the tasks and moves each schedule to its next tick, in one transaction. Of several processes that
     * try the same tick one does it.
     */
    List<Ticked> tick(List<Tick> ticks);

    /**
     * Makes a task of a schedule at once, whatever its clock, its pause and its overlap say; empty when there is none.
     *
     * @param tick the moment it is made for; one that was made for it before is this one
     */
    Optional<Ticked> run(String name, long tick);

    /** It has no ticks any more until it is resumed; what passes meanwhile is not missed. Empty when there is none. */
    Optional<ScheduleState> pause(String name);

    /** Ends a pause: the next tick is the first after now. Empty when there is none. */
    Optional<ScheduleState> resume(String name);

    /** Removes it; its tasks stay. Whether there was one. */
    boolean delete(String name);
}
