package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.store.Enqueued;
import dev.pawl.task.Limit;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** What each route does, once its input is checked. Nothing here waits on the calling thread. */
final class Operations {
    private final Pawl pawl;
    private final Flow flow;
    private final WorkPool pool;
    private final String openApi;

    Operations(Pawl pawl, WorkPool pool, String openApi) {
        this.pawl = pawl;
        this.flow = new Flow(pawl);
        this.pool = pool;
        this.openApi = openApi;
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
        return Answer.ok(Shapes.TASK.of(task));
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
        return Problem.of(ProblemKind.CONFLICT, "cannot " + verb + " task " + change.taskId() + ": it is " + status);
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

    CompletionStage<Answer> queues() {
        return pool.supply(() -> list(pawl.browser().queues(), FlowShapes.QUEUE));
    }

    CompletionStage<Answer> changeQueue(QueueBody wanted) {
        return pool.supply(() -> Answer.ok(FlowShapes.QUEUE.of(flow.change(wanted))));
    }

    CompletionStage<Answer> limits() {
        return pool.supply(() -> list(pawl.browser().limits(), FlowShapes.LIMIT));
    }

    CompletionStage<Answer> setLimit(Limit limit) {
        return pool.supply(() -> Answer.ok(FlowShapes.LIMIT.of(flow.set(limit))));
    }

    CompletionStage<Answer> removeLimit(LimitTarget target) {
        return pool.supply(() -> {
            flow.remove(target);
            return Answer.ok(FlowShapes.REMOVED.of(target));
        });
    }

    CompletionStage<Answer> workers() {
        return pool.supply(() -> list(listed(), FlowShapes.WORKER));
    }

    CompletionStage<Answer> changeWorker(WorkerBody wanted) {
        return pool.supply(() -> {
            pawl.setStrategy(wanted.workerId(), wanted.strategy());
            FlowShapes.Listed worker = listed().stream()
                    .filter(known -> known.info().id().equals(wanted.workerId()))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(
                            ProblemKind.NO_SUCH_WORKER,
                            "There is no worker '" + Fault.quoted(wanted.workerId()) + "'"));
            return Answer.ok(FlowShapes.WORKER.of(worker));
        });
    }

    private List<FlowShapes.Listed> listed() {
        Map<String, List<Long>> tasks = pawl.browser().tasksByWorker();
        return pawl.browser().workers().stream()
                .map(worker -> new FlowShapes.Listed(worker, tasks.getOrDefault(worker.id(), List.of())))
                .toList();
    }

    private static <T> Answer list(List<T> values, Shape<T> shape) {
        return Answer.json(200, Shape.json(values.stream().map(shape::of).toList()));
    }

    CompletionStage<Answer> live() {
        return CompletableFuture.completedFuture(Answer.ok(Shapes.HEALTH.of("live")));
    }

    CompletionStage<Answer> ready() {
        return pool.supply(() -> {
            pawl.browser().stats();
            pawl.probe();
            return Answer.ok(Shapes.HEALTH.of("ready"));
        });
    }

    CompletionStage<Answer> openApi() {
        return CompletableFuture.completedFuture(Answer.json(200, openApi));
    }
}
