package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.store.Enqueued;
import dev.pawl.store.TaskPage;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** What the routes of single tasks do. */
final class TaskOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final Redaction redaction;

    TaskOperations(Pawl pawl, WorkPool pool, Redaction redaction) {
        this.pawl = pawl;
        this.pool = pool;
        this.redaction = redaction;
    }

    CompletionStage<Answer> enqueue(EnqueueBody wanted) {
        return pawl.enqueueAsync(wanted.request())
                .thenApply(done -> enqueued(new Shapes.Stored(done, wanted.debounces())));
    }

    private static Answer enqueued(Shapes.Stored stored) {
        Enqueued done = stored.done();
        Map<String, String> headers = Map.of("Location", "/queue/tasks/" + done.taskId());
        return new Answer(
                done.created() ? 201 : 200,
                Answer.JSON,
                Shapes.ENQUEUED.of(stored).json(),
                headers);
    }

    CompletionStage<Answer> task(long taskId) {
        return pool.supply(() -> shown(taskId));
    }

    private Answer shown(long taskId) {
        Task task = pawl.browser().get(taskId).orElseThrow(() -> Call.noSuchTask(taskId));
        return Answer.ok(Shapes.TASK.of(redaction.of(task)));
    }

    CompletionStage<Answer> tasks(ListRequest wanted) {
        return pool.supply(() -> {
            redaction.check("", wanted.filter());
            TaskPage page = pawl.browser().page(wanted.filter(), wanted.limit(), wanted.after());
            Shape<Task> shape = wanted.fields().isEmpty() ? Shapes.TASK : Shapes.TASK.only(wanted.fields());
            String body = Shape.json(
                    page.tasks().stream().map(redaction::of).map(shape::of).toList());
            if (page.next() == null) {
                return Answer.json(200, body);
            }
            return Answer.page(body, wanted.next("/queue/tasks", page.next()));
        });
    }

    CompletionStage<Answer> delete(long taskId) {
        return change("delete", taskId, pawl::delete, Shapes.DELETED);
    }

    CompletionStage<Answer> cancel(long taskId) {
        return change("cancel", taskId, pawl::cancel, Shapes.CANCELLED);
    }

    CompletionStage<Answer> retry(long taskId) {
        return pool.supply(() -> {
            Change change = pawl.retry(taskId);
            if (!change.changed()) {
                throw forbidden("retry", change);
            }
            boolean blocked = pawl.browser()
                    .get(taskId)
                    .filter(task -> task.status() == TaskStatus.BLOCKED)
                    .isPresent();
            return Answer.ok(Shapes.RETRIED.of(new Shapes.Again(taskId, blocked)));
        });
    }

    CompletionStage<Answer> edit(EditBody wanted) {
        return pool.supply(() -> {
            Change change = pawl.edit(wanted.taskId(), wanted.edit());
            if (change.changed()) {
                return shown(wanted.taskId());
            }
            if (isWaiting(found(change))) {
                throw Problem.of(
                        ProblemKind.CONFLICT,
                        "cannot edit task " + wanted.taskId() + ": it has changed since "
                                + IsoTime.write(wanted.edit().ifUpdatedAt()));
            }
            throw forbidden("edit", change);
        });
    }

    private static boolean isWaiting(TaskStatus status) {
        return status == TaskStatus.QUEUED || status == TaskStatus.BLOCKED;
    }

    CompletionStage<Answer> why(long taskId) {
        return pool.supply(() -> Answer.ok(Shapes.WHY.of(pawl.why(taskId).orElseThrow(() -> Call.noSuchTask(taskId)))));
    }

    private CompletionStage<Answer> change(String verb, long taskId, LongFunction<Change> wish, Shape<Change> done) {
        return pool.supply(() -> {
            Change change = wish.apply(taskId);
            if (!change.changed()) {
                throw forbidden(verb, change);
            }
            return Answer.ok(done.of(change));
        });
    }

    private static Problem forbidden(String verb, Change change) {
        String status = found(change).wireName();
        String why = change.hindrance() == null ? "it is " + status : change.hindrance();
        return Problem.of(ProblemKind.CONFLICT, "cannot " + verb + " task " + change.taskId() + ": " + why);
    }

    private static TaskStatus found(Change change) {
        if (change.before() == null) {
            throw Call.noSuchTask(change.taskId());
        }
        return change.before();
    }

    CompletionStage<Answer> stats() {
        return pool.supply(() -> Answer.ok(Shapes.STATS.of(pawl.browser().stats())));
    }
}
