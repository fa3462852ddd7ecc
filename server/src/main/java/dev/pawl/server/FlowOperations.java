package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.task.Limit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What the routes of queues, limits and workers do. */
final class FlowOperations {
    private final Pawl pawl;
    private final Flow flow;
    private final WorkPool pool;

    FlowOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.flow = new Flow(pawl);
        this.pool = pool;
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
                    .orElseThrow(() -> noSuchWorker(wanted.workerId()));
            return Answer.ok(FlowShapes.WORKER.of(worker));
        });
    }

    static Problem noSuchWorker(String id) {
        return Problem.of(ProblemKind.NO_SUCH_WORKER, "There is no worker '" + Fault.quoted(id) + "'");
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
}
