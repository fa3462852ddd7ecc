package dev.pawl.server;

import dev.pawl.Schedules;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.Schedule;
import java.util.concurrent.CompletionStage;

/** What the routes of schedules do. */
final class ScheduleOperations {
    private final Schedules schedules;
    private final WorkPool pool;
    private final Redaction redaction;

    ScheduleOperations(Schedules schedules, WorkPool pool, Redaction redaction) {
        this.schedules = schedules;
        this.pool = pool;
        this.redaction = redaction;
    }

    CompletionStage<Answer> list() {
        return pool.supply(() -> Answer.json(
                200, Shape.json(schedules.list().stream().map(this::filled).toList())));
    }

    CompletionStage<Answer> show(String name) {
        return pool.supply(() -> Answer.ok(filled(found(name))));
    }

    CompletionStage<Answer> put(ScheduleBody wanted) {
        return pool.supply(() -> {
            try {
                return Answer.ok(filled(schedules.put(schedule(wanted))));
            } catch (InvalidTaskException invalid) {
                throw new InvalidTaskException(invalid.violations().stream()
                        .map(fault -> new Violation(ScheduleBody.told(fault.field()), fault.message()))
                        .toList());
            }
        });
    }

    CompletionStage<Answer> sync(ScheduleBody.Sync wanted) {
        return pool.supply(() -> Answer.ok(ScheduleShapes.SYNCED.of(
                schedules.sync(wanted.schedules().stream().map(this::schedule).toList()))));
    }

    private Schedule schedule(ScheduleBody wanted) {
        Schedule plain = schedules.of(wanted.name(), wanted.ticks(), wanted.request());
        return new Schedule(
                plain.name(), plain.ticks(), plain.task(), wanted.missed(), wanted.missedMax(), wanted.overlap());
    }

    CompletionStage<Answer> delete(String name) {
        return pool.supply(() -> {
            if (!schedules.delete(name)) {
                throw noSuchSchedule(name);
            }
            return Answer.ok(ScheduleShapes.DELETED.of(name));
        });
    }

    CompletionStage<Answer> pause(String name) {
        return pool.supply(() -> Answer.ok(filled(schedules.pause(name).orElseThrow(() -> noSuchSchedule(name)))));
    }

    CompletionStage<Answer> resume(String name) {
        return pool.supply(() -> Answer.ok(filled(schedules.resume(name).orElseThrow(() -> noSuchSchedule(name)))));
    }

    CompletionStage<Answer> run(ScheduleBody.Run wanted) {
        String name = wanted.name();
        return pool.supply(() -> Answer.ok(ScheduleShapes.STARTED.of(wanted.tick()
                .map(tick -> schedules.run(name, tick))
                .orElseGet(() -> schedules.runNow(name))
                .orElseThrow(() -> noSuchSchedule(name)))));
    }

    CompletionStage<Answer> next(String name, int count) {
        return pool.supply(() ->
                Answer.ok(ScheduleShapes.NEXT.of(schedules.next(name, count).orElseThrow(() -> noSuchSchedule(name)))));
    }

    CompletionStage<Answer> runs(String name, int limit) {
        return pool.supply(() -> {
            found(name);
            return Answer.json(
                    200,
                    Shape.json(schedules.runs(name, limit).stream()
                            .map(ScheduleShapes.RUN::of)
                            .toList()));
        });
    }

    private ScheduleState found(String name) {
        return schedules.get(name).orElseThrow(() -> noSuchSchedule(name));
    }

    /** Without what must not be told of its payload. */
    private Shape.Filled<ScheduleState> filled(ScheduleState state) {
        String payload = state.schedule().task().payload();
        return ScheduleShapes.SCHEDULE.of(
                state.withPayload(redaction.of(state.schedule().task().type(), payload)));
    }

    private static Problem noSuchSchedule(String name) {
        return Problem.of(ProblemKind.NO_SUCH_SCHEDULE, "There is no schedule '" + Fault.quoted(name) + "'");
    }
}
