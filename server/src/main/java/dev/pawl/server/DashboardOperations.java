package dev.pawl.server;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the routes of the dashboard's files do. */
final class DashboardOperations {
    private final WorkPool pool;
    private final DashboardFiles files = new DashboardFiles();

    DashboardOperations(WorkPool pool) {
        this.pool = pool;
    }

    /** why relative: the server may be reached below a path of a proxy. */
    CompletionStage<Answer> lead() {
        return CompletableFuture.completedFuture(new Answer(302, Answer.JSON, "", Map.of("Location", "dashboard")));
    }

    /** why not the page itself: what it names relatively would be somewhere else. */
    CompletionStage<Answer> leadOn() {
        return CompletableFuture.completedFuture(new Answer(308, Answer.JSON, "", Map.of("Location", "../dashboard")));
    }

    CompletionStage<Answer> script(String name) {
        if (!DashboardFiles.isScript(name)) {
            return CompletableFuture.failedFuture(noSuchFile(name));
        }
        return file(name);
    }

    CompletionStage<Answer> file(String name) {
        return pool.supply(() -> files.answer(name).orElseThrow(() -> noSuchFile(name)));
    }

    private static Problem noSuchFile(String name) {
        return Problem.of(ProblemKind.NO_SUCH_ROUTE, "The dashboard has no file " + Fault.quoted(name));
    }
}
