package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import dev.pawl.task.Ticks;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "schedule",
        description = {
            "Have tasks made again and again, or once, when their time comes.",
            "",
            "They are made by any worker or server that runs on the queue, each by exactly one."
        })
final class ScheduleCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new SchedulePutCommand(terminal),
                new ScheduleListCommand(terminal),
                new ScheduleShowCommand(terminal),
                new SchedulePauseCommand(terminal),
                new ScheduleResumeCommand(terminal),
                new ScheduleRunCommand(terminal),
                new ScheduleNextCommand(terminal),
                new ScheduleDeleteCommand(terminal),
                new ScheduleSyncCommand(terminal));
    }

    static CommandFailure noSuchSchedule(String name, QueueOptions queue) {
        return new CommandFailure("there is no schedule " + Table.harmless(name) + "; 'pawl schedule list"
                + queue.asArgument() + "' lists them");
    }

    /** Opens the queue if there may be such a schedule. */
    static Pawl open(String name, QueueOptions queue) {
        if (!Schedule.isName(name)) {
            throw noSuchSchedule(name, queue);
        }
        return queue.openExisting();
    }

    static String when(ScheduleState state) {
        return WhenDue.describe(state.schedule().ticks());
    }

    static String next(ScheduleState state) {
        if (state.pausedAt() != null) {
            return "paused";
        }
        return state.nextAt() == null ? "never" : JsonOutput.utc(state.nextAt());
    }

    /** Prints a schedule: as JSON, or that it was done. */
    static void print(Terminal terminal, ScheduleState state, boolean json, String done) {
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                write(output, state);
            }
        } else {
            terminal.out().println(state.schedule().name() + " " + done + "; next: " + next(state));
            terminal.out().flush();
        }
    }

    /** Field by field what the REST interface says. */
    static void write(JsonOutput output, ScheduleState state) {
        Schedule schedule = state.schedule();
        NewTask task = schedule.task();
        Ticks ticks = schedule.ticks();
        output.startObject()
                .string("name", schedule.name())
                .string(
                        "cron",
                        ticks instanceof Ticks.ByCron byCron ? byCron.cron().toString() : null)
                .string(
                        "zone",
                        ticks instanceof Ticks.ByCron byCron ? byCron.zone().getId() : null);
        if (ticks instanceof Ticks.Every every) {
            output.number("every_seconds", every.interval().toMillis() / 1_000.0);
        } else {
            output.string("every_seconds", null);
        }
        output.time("at_utc", ticks instanceof Ticks.Once once ? (Long) once.at() : null)
                .string("type", task.type())
                .raw("payload", task.payload())
                .string("queue", task.queue())
                .number("priority", task.priority())
                .raw("compatibility", task.compatibility().json())
                .number("max_attempts", task.maxAttempts())
                .string("limit_key", task.limitKey())
                .string("missed", schedule.missed().wireName())
                .number("missed_max", schedule.missedMax())
                .string("overlap", schedule.overlap().wireName())
                .string("made_by", state.madeBy().wireName())
                .bool("paused", state.pausedAt() != null)
                .time("next_at_utc", state.nextAt())
                .time("last_tick_utc", state.lastTick());
        if (state.lastTaskId() == null) {
            output.string("last_task_id", null);
        } else {
            output.number("last_task_id", state.lastTaskId());
        }
        output.string(
                        "last_status",
                        state.lastStatus() == null ? null : state.lastStatus().wireName())
                .time("created_at_utc", state.createdAt())
                .time("updated_at_utc", state.updatedAt())
                .endObject();
    }
}
