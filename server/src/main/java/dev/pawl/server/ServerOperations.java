package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the routes of the server itself do. */
final class ServerOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final String openApi;

    ServerOperations(Pawl pawl, WorkPool pool, String openApi) {
        this.pawl = pawl;
        this.pool = pool;
        this.openApi = openApi;
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
