package dev.pawl.store;

import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import dev.pawl.task.TaskStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it stands. Times are epoch milliseconds.
 *
 * @param version grows with every change by somebody
 * @param pausedAt null when it is not paused
 * @param nextAt the first tick of which nothing was done yet; null when it is paused or none comes
 * @param lastTick the newest tick that was due; null before the first
 * @param lastTaskId the task it made last; null before the first
 * @param lastStatus what became of that so far; null also when it is not stored any more
 */
public record ScheduleState(
        Schedule schedule,
        Maker madeBy,
        long version,
        @Nullable Long pausedAt,
        @Nullable Long nextAt,
        @Nullable Long lastTick,
        @Nullable Long lastTaskId,
        @Nullable TaskStatus lastStatus,
        long createdAt,
        long updatedAt) {

    /** Who made or changed it last. */
    public enum Maker {
        /** A file of schedules; when the file says it no more, it goes. */
        FILE,
        /** Somebody, by the library, over REST or at the command line. */
        API;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same, where the payload of its tasks is told as this. */
    public ScheduleState withPayload(String other) {
        NewTask task = schedule.task();
        NewTask told = new NewTask(
                task.type(),
                other,
                task.queue(),
                task.priority(),
                task.compatibility(),
                task.maxAttempts(),
                null,
                null,
                task.uniqueness(),
                task.limitKey(),
                null);
        return new ScheduleState(
                new Schedule(
                        schedule.name(),
                        schedule.ticks(),
                        told,
                        schedule.missed(),
                        schedule.missedMax(),
                        schedule.overlap()),
                madeBy,
                version,
                pausedAt,
                nextAt,
                lastTick,
                lastTaskId,
                lastStatus,
                createdAt,
                updatedAt);
    }
}
