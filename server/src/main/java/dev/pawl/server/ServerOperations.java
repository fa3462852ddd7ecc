package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What the routes of the server itself do. */
final class ServerOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final Answer openApi;
    /** Read when they are first asked for: most servers are never. */
    private final Map<DocsFile, Answer> docs = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    ServerOperations(Pawl pawl, WorkPool pool, String openApi) {
        this.pawl = pawl;
        this.pool = pool;
        this.openApi = Answer.lasting(Answer.JSON, openApi, Map.of());
    }

    CompletionStage<Answer> live() {
        return CompletableFuture.completedFuture(Answer.ok(Shapes.HEALTH.of("live")));
    }

    CompletionStage<Answer> ready() {
        if (stopping) {
            return CompletableFuture.failedFuture(Problem.of(ProblemKind.UNAVAILABLE, "The server is stopping"));
        }
        return pool.supply(() -> {
            pawl.browser().stats();
            pawl.probe();
            return Answer.ok(Shapes.HEALTH.of("ready"));
        });
    }

    /** Says from now on that it is not ready. */
    void stop() {
        stopping = true;
    }

    CompletionStage<Answer> openApi() {
        return CompletableFuture.completedFuture(openApi);
    }

    CompletionStage<Answer> docs(DocsFile file) {
        return pool.supply(() -> docs.computeIfAbsent(file, DocsFile::answer));
    }
}
