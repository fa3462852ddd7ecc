package dev.pawl.server;

import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Ticks;
import java.util.Arrays;
import java.util.List;

/** The JSON objects that answer for schedules. */
final class ScheduleShapes {
    private static final List<String> STATUSES =
            Arrays.stream(TaskStatus.values()).map(TaskStatus::wireName).toList();

    static final Shape<ScheduleState> SCHEDULE = Shape.<ScheduleState>named("Schedule", "A task with a clock.")
            .with(
                    "name",
                    Schema.text("The schedule."),
                    state -> state.schedule().name())
            .with(
                    "cron",
                    Schema.text("When, by a cron expression; null when it is told otherwise.")
                            .orNull(),
                    state -> state.schedule().ticks() instanceof Ticks.ByCron ticks
                            ? ticks.cron().toString()
                            : null)
            .with(
                    "zone",
                    Schema.text("On the clocks of this time zone; null without `cron`.")
                            .orNull(),
                    state -> state.schedule().ticks() instanceof Ticks.ByCron ticks
                            ? ticks.zone().getId()
                            : null)
            .with(
                    "every_seconds",
                    Schema.number("When, by an interval; null when it is told otherwise.")
                            .orNull(),
                    state -> state.schedule().ticks() instanceof Ticks.Every ticks
                            ? BodyField.seconds(ticks.interval())
                            : null)
            .with(
                    "at_utc",
                    Schema.time("When, this one time; null when it is told otherwise.")
                            .orNull(),
                    state -> state.schedule().ticks() instanceof Ticks.Once ticks ? IsoTime.write(ticks.at()) : null)
            .with(
                    "type",
                    Schema.text("The type of its tasks."),
                    state -> state.schedule().task().type())
            .with(
                    "payload",
                    Schema.object("The payload of its tasks."),
                    state -> new JsonText(state.schedule().task().payload()))
            .with(
                    "queue",
                    Schema.text("The queue of its tasks."),
                    state -> state.schedule().task().queue())
            .with(
                    "priority",
                    Schema.integer("The priority of its tasks."),
                    state -> state.schedule().task().priority())
            .with(
                    "compatibility",
                    Schema.object("What a worker of its tasks must be capable of."),
                    state ->
                            new JsonText(state.schedule().task().compatibility().json()))
            .with(
                    "max_attempts",
                    Schema.integer("How often each of its tasks is tried."),
                    state -> state.schedule().task().maxAttempts())
            .with(
                    "limit_key",
                    Schema.text("The limit key of its tasks.").orNull(),
                    state -> state.schedule().task().limitKey())
            .with(
                    "missed",
                    Schema.text("What becomes of missed runs.").with("enum", ScheduleBody.MISSED_WORDS),
                    state -> state.schedule().missed().wireName())
            .with(
                    "missed_max",
                    Schema.integer("How many missed runs `all` makes up for at most."),
                    state -> state.schedule().missedMax())
            .with(
                    "overlap",
                    Schema.text("What is done while the task made last has not ended.")
                            .with("enum", ScheduleBody.OVERLAP_WORDS),
                    state -> state.schedule().overlap().wireName())
            .with(
                    "made_by",
                    Schema.text("Who made it or changed it last: a file of schedules, or somebody.")
                            .with("enum", List.of("file", "api")),
                    state -> state.madeBy().wireName())
            .with("version", Schema.integer("It grows with every change by somebody."), ScheduleState::version)
            .with("paused", Schema.bool("Whether it has no ticks."), state -> state.pausedAt() != null)
            .with(
                    "paused_at_utc",
                    Schema.time("Since when; null when it is not paused.").orNull(),
                    state -> IsoTime.write(state.pausedAt()))
            .with(
                    "next_at_utc",
                    Schema.time("Its next tick; null when it is paused or none comes.")
                            .orNull(),
                    state -> IsoTime.write(state.nextAt()))
            .with(
                    "last_tick_utc",
                    Schema.time("Its last tick; null before the first.").orNull(),
                    state -> IsoTime.write(state.lastTick()))
            .with(
                    "last_task_id",
                    Schema.integer("The task it made last; null before the first.")
                            .orNull(),
                    ScheduleState::lastTaskId)
            .with(
                    "last_status",
                    Schema.text("What became of that so far; null also when it is not stored any more.")
                            .orNull(),
                    state -> state.lastStatus() == null
                            ? null
                            : state.lastStatus().wireName())
            .with("created_at_utc", Schema.time("When it was made."), state -> IsoTime.write(state.createdAt()))
            .with(
                    "updated_at_utc",
                    Schema.time("When it was changed last."),
                    state -> IsoTime.write(state.updatedAt()));

    static final Shape<ScheduleRun> RUN = Shape.<ScheduleRun>named("ScheduleRun", "A task that a schedule made.")
            .with("tick_utc", Schema.time("The moment it was made for."), run -> IsoTime.write(run.tick()))
            .with("task_id", Schema.integer("The task."), ScheduleRun::taskId)
            .with(
                    "status",
                    Schema.text("What became of it so far.").with("enum", STATUSES),
                    run -> run.status().wireName())
            .with("created_at_utc", Schema.time("When it was made."), run -> IsoTime.write(run.createdAt()))
            .with(
                    "finished_at_utc",
                    Schema.time("When it ended; null before.").orNull(),
                    run -> IsoTime.write(run.finishedAt()));

    static final Shape<Enqueued> STARTED = Shape.<Enqueued>named("ScheduleStarted", "The task that was made at once.")
            .with("task_id", Schema.integer("The task."), Enqueued::taskId)
            .with(
                    "status",
                    Schema.text("Where it is.").with("enum", STATUSES),
                    made -> made.status().wireName())
            .with(
                    "created",
                    Schema.bool("False when a task was made for this moment before, which this is."),
                    Enqueued::created)
            .with("created_at_utc", Schema.time("When it was made."), made -> IsoTime.write(made.createdAt()));

    static final Shape<List<String>> SYNCED = Shape.<List<String>>named("SchedulesSynced", "The schedules are as told.")
            .with(
                    "removed",
                    Schema.list("string").with("description", "Those that were made so before and are told no more."),
                    names -> names);

    static final Shape<List<Long>> NEXT = Shape.<List<Long>>named("ScheduleNext", "The next ticks of a schedule.")
            .with(
                    "next_utc",
                    Schema.list("string").with("description", "Its ticks after now, as if it were not paused."),
                    ticks -> ticks.stream().map(IsoTime::write).toList());

    static final Shape<String> DELETED = Shape.<String>named("ScheduleDeleted", "The schedule is gone.")
            .with("name", Schema.text("The schedule."), name -> name)
            .with("message", Schema.text("For people."), name -> "Schedule deleted");

    static final List<Shape<?>> ALL = List.of(SCHEDULE, RUN, STARTED, SYNCED, NEXT, DELETED);

    private ScheduleShapes() {}
}
