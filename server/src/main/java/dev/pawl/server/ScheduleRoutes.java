package dev.pawl.server;

import static dev.pawl.server.ProblemKind.BUSY;
import static dev.pawl.server.ProblemKind.INVALID;
import static dev.pawl.server.ProblemKind.MALFORMED;
import static dev.pawl.server.ProblemKind.NOT_JSON;
import static dev.pawl.server.ProblemKind.NO_SUCH_SCHEDULE;
import static dev.pawl.server.ProblemKind.TOO_LARGE;
import static dev.pawl.server.ProblemKind.UNAVAILABLE;

import dev.pawl.server.Route.Reply;
import java.util.List;

/** The routes of schedules. */
final class ScheduleRoutes {
    /** A name, and how many of something. */
    private record Many(String name, int most) {}

    private static final Route LIST = Route.get("/queue/schedules", "listSchedules", "List the schedules")
            .needs(Role.READ)
            .answers(new Reply(200, "All of them, by name.", Schema.listOf(ScheduleShapes.SCHEDULE.name()), List.of()))
            .refuses(INVALID, BUSY, UNAVAILABLE)
            .does(operations -> operations.schedules().list());

    private static final Route SHOW = Route.get("/queue/schedules/{name}", "showSchedule", "Show a schedule")
            .takes(ScheduleBody.NAME)
            .needs(Role.READ)
            .answers(Reply.of(200, "The schedule.", ScheduleShapes.SCHEDULE))
            .refuses(NO_SUCH_SCHEDULE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(ScheduleBody.NAME),
                    (operations, name) -> operations.schedules().show(name));

    private static final Route PUT = Route.put(
                    "/queue/schedules/{name}", "putSchedule", "Make a schedule, or change it")
            .takes(ScheduleBody.NAME)
            .takes(ScheduleBody.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The schedule.", ScheduleShapes.SCHEDULE))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    ScheduleBody::read,
                    (operations, wanted) -> operations.schedules().put(wanted));

    private static final Route SYNC = Route.put("/queue/schedules", "syncSchedules", "Put all schedules of one maker")
            .takes(ScheduleBody.Sync.FORM)
            .needs(Role.ADMIN)
            .answers(Reply.of(
                    200,
                    "They are as told; what was synced before and is told no more is gone. Others stay.",
                    ScheduleShapes.SYNCED))
            .refuses(MALFORMED, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    ScheduleBody.Sync::read,
                    (operations, wanted) -> operations.schedules().sync(wanted));

    private static final Route DELETE = Route.delete("/queue/schedules/{name}", "deleteSchedule", "Delete a schedule")
            .takes(ScheduleBody.NAME)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "It is gone; its tasks stay.", ScheduleShapes.DELETED))
            .refuses(NO_SUCH_SCHEDULE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> call.path(ScheduleBody.NAME),
                    (operations, name) -> operations.schedules().delete(name));

    private static final Route PAUSE = Route.post(
                    "/queue/schedules/{name}/pause", "pauseSchedule", "Let a schedule have no ticks")
            .takes(ScheduleBody.NAME)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The schedule, paused.", ScheduleShapes.SCHEDULE))
            .refuses(MALFORMED, NO_SUCH_SCHEDULE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    ScheduleBody::nameOnly,
                    (operations, name) -> operations.schedules().pause(name));

    private static final Route RESUME = Route.post(
                    "/queue/schedules/{name}/resume", "resumeSchedule", "End the pause of a schedule")
            .takes(ScheduleBody.NAME)
            .takes(Form.EMPTY)
            .needs(Role.ADMIN)
            .answers(Reply.of(200, "The schedule; its next tick is the first after now.", ScheduleShapes.SCHEDULE))
            .refuses(MALFORMED, NO_SUCH_SCHEDULE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    ScheduleBody::nameOnly,
                    (operations, name) -> operations.schedules().resume(name));

    private static final Route RUN = Route.post(
                    "/queue/schedules/{name}/run", "runSchedule", "Make a task of a schedule at once")
            .takes(ScheduleBody.NAME)
            .takes(ScheduleBody.Run.FORM)
            .needs(Role.ENQUEUE)
            .answers(Reply.of(200, "The task.", ScheduleShapes.STARTED))
            .refuses(MALFORMED, NO_SUCH_SCHEDULE, TOO_LARGE, NOT_JSON, INVALID, BUSY, UNAVAILABLE)
            .does(
                    ScheduleBody.Run::read,
                    (operations, wanted) -> operations.schedules().run(wanted));

    private static final Route NEXT = Route.get(
                    "/queue/schedules/{name}/next", "nextOfSchedule", "List the next ticks of a schedule")
            .takes(ScheduleBody.NAME, ScheduleBody.COUNT)
            .needs(Role.READ)
            .answers(Reply.of(200, "Its next ticks.", ScheduleShapes.NEXT))
            .refuses(NO_SUCH_SCHEDULE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> new Many(call.path(ScheduleBody.NAME), call.value(ScheduleBody.COUNT)),
                    (operations, wanted) -> operations.schedules().next(wanted.name(), wanted.most()));

    private static final Route RUNS = Route.get(
                    "/queue/schedules/{name}/runs", "runsOfSchedule", "List the tasks that a schedule made")
            .takes(ScheduleBody.NAME, ScheduleBody.LIMIT)
            .needs(Role.READ)
            .answers(new Reply(
                    200,
                    "Those that are still stored, newest first.",
                    Schema.listOf(ScheduleShapes.RUN.name()),
                    List.of()))
            .refuses(NO_SUCH_SCHEDULE, INVALID, BUSY, UNAVAILABLE)
            .does(
                    call -> new Many(call.path(ScheduleBody.NAME), call.value(ScheduleBody.LIMIT)),
                    (operations, wanted) -> operations.schedules().runs(wanted.name(), wanted.most()));

    static final List<Route> ALL = List.of(LIST, SYNC, SHOW, PUT, DELETE, PAUSE, RESUME, RUN, NEXT, RUNS);

    private ScheduleRoutes() {}
}
