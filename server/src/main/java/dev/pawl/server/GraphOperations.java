package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.Parent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the routes show of dependencies. */
final class GraphOperations {
    private final Pawl pawl;
    private final WorkPool pool;

    GraphOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> graph(GraphRequest wanted) {
        return pool.supply(() -> Answer.ok(GraphShapes.GRAPH.of(pawl.browser()
                .graph(wanted.taskId(), wanted.limit())
                .orElseThrow(() -> Call.noSuchTask(wanted.taskId())))));
    }

    /** For whoever works on the task: the results are shown as they are, as its payload is. */
    CompletionStage<Answer> parents(GraphRequest.Parents wanted) {
        return pool.supply(() -> {
            if (pawl.browser().get(wanted.taskId()).isEmpty()) {
                throw Call.noSuchTask(wanted.taskId());
            }
            List<Parent> parents = pawl.browser().parents(wanted.taskId(), wanted.after(), wanted.limit());
            String body =
                    Shape.json(parents.stream().map(GraphShapes.PARENT::of).toList());
            if (parents.isEmpty()) {
                return Answer.json(200, body);
            }
            // why: a page is short when its results are large, so only an empty one is surely the last.
            return Answer.page(body, wanted.next(parents.get(parents.size() - 1).taskId()));
        });
    }
}
