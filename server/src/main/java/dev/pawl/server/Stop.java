package dev.pawl.server;

import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The end of a server, step by step. As long as anybody is answered at all, whoever asks whether the server is ready hears
 * that it is not; so a proxy turns away before connections are refused.
 */
record Stop(Operations operations, UnderWay underWay, HttpServer server, List<WorkPool> pools, MaintenanceRuns runs) {
    /** Takes at most so long. */
    void run(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        operations.server().stop();
        operations.work().endClaims();
        operations.doorbell().end();
        runs.stop();
        operations.events().close();
        operations.pulse().close();
        underWay.await(left(deadline));
        server.shutdown(left(deadline), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        for (WorkPool pool : pools) {
            pool.close(left(deadline));
        }
        runs.close(left(deadline));
    }

    private static long left(long deadline) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
}
