package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.store.Change;
import dev.pawl.store.Enqueued;
import dev.pawl.task.JsonText;
import dev.pawl.task.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** What each route does, once its input is checked. Nothing here waits on the calling thread. */
final class Operations {
    private static final long NO_TASK = 0;

    private final Pawl pawl;
    private final WorkPool pool;
    private final String openApi;

    Operations(Pawl pawl, WorkPool pool, String openApi) {
        this.pawl = pawl;
        this.pool = pool;
        this.openApi = openApi;
    }

    CompletionStage<Answer> enqueue(TaskRequest<JsonText> request) {
        return pawl.enqueueAsync(request).thenApply(Operations::enqueued);
    }

    private static Answer enqueued(Enqueued done) {
        Map<String, String> headers = Map.of("Location", "/queue/tasks/" + done.taskId());
        return new Answer(
                done.created() ? 201 : 200,
                Answer.JSON,
                Shapes.ENQUEUED.of(done).json(),
                headers);
    }

    CompletionStage<Answer> task(long taskId) {
        return pool.supply(() -> {
            Task task = pawl.browser().get(taskId).orElseThrow(() -> Call.noSuchTask(taskId));
            return Answer.ok(Shapes.TASK.of(task));
        });
    }

    CompletionStage<Answer> tasks(ListRequest wanted) {
        return pool.supply(() -> {
            TaskPage page = TaskPage.read(pawl.browser(), wanted);
            String body = Shape.json(page.tasks().stream().map(Shapes.TASK::of).toList());
            if (!page.more()) {
                return Answer.json(200, body);
            }
            long last = page.tasks().get(page.tasks().size() - 1).id();
            String link = "<" + wanted.next("/queue/tasks", last) + ">; rel=\"next\"";
            return new Answer(200, Answer.JSON, body, Map.of("Link", link));
        });
    }

    CompletionStage<Answer> cancel(long taskId) {
        return change("cancel", taskId, pawl::cancel, Shapes.CANCELLED);
    }

    CompletionStage<Answer> retry(long taskId) {
        return change("retry", taskId, pawl::retry, Shapes.RETRIED);
    }

    private CompletionStage<Answer> change(String verb, long taskId, LongFunction<Change> wish, Shape<Change> done) {
        return pool.supply(() -> {
            Change change = wish.apply(taskId);
            if (change.before() == null) {
                throw Call.noSuchTask(taskId);
            }
            if (!change.changed()) {
                throw Problem.of(
                        ProblemKind.CONFLICT,
                        "cannot " + verb + " task " + taskId + ": it is "
                                + change.before().wireName());
            }
            return Answer.ok(done.of(change));
        });
    }

    CompletionStage<Answer> stats() {
        return pool.supply(() -> Answer.ok(Shapes.STATS.of(pawl.browser().stats())));
    }

    CompletionStage<Answer> live() {
        return CompletableFuture.completedFuture(Answer.ok(Shapes.HEALTH.of("live")));
    }

    CompletionStage<Answer> ready() {
        return pool.supply(() -> {
            pawl.browser().stats();
            // why: no task has this id, so this takes the file's write lock and changes nothing.
            pawl.cancel(NO_TASK);
            return Answer.ok(Shapes.HEALTH.of("ready"));
        });
    }

    CompletionStage<Answer> openApi() {
        return CompletableFuture.completedFuture(Answer.json(200, openApi));
    }
}
