package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the route of the doorbell does.
 *
 * <p>Threading: safe for any number of threads. A request that waits holds none.
 */
final class DoorbellOperations {
    private final Pawl pawl;
    private final Map<Object, CompletableFuture<OptionalLong>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closing;

    DoorbellOperations(Pawl pawl) {
        this.pawl = pawl;
    }

    int waiting() {
        return waiting.size();
    }

    /** Whoever waits is told that nothing rang. */
    void end() {
        closing = true;
        waiting.values().forEach(ring -> ring.complete(OptionalLong.empty()));
    }

    CompletionStage<Answer> ring(DoorbellRequest wanted) {
        if (closing) {
            throw Problem.of(ProblemKind.BUSY, "The server is closing");
        }
        CompletableFuture<OptionalLong> ring = pawl.claims().ring(wanted.known(), wanted.patience());
        Object place = new Object();
        waiting.put(place, ring);
        wanted.gone().thenRun(() -> ring.complete(OptionalLong.empty()));
        if (closing) {
            ring.complete(OptionalLong.empty());
        }
        // why: not on the thread that serves the line of those who wait.
        return ring.whenCompleteAsync((number, fault) -> waiting.remove(place))
                .thenApply(number ->
                        number.isPresent() ? Answer.ok(DoorbellRequest.RING.of(number.getAsLong())) : Answer.nothing());
    }
}
