package dev.pawl.server;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have come and are not answered yet.
 *
 * <p>Threading: requests come and end on the event loop; any thread waits.
 */
final class UnderWay implements Handler<RoutingContext> {
    private final Map<RoutingContext, CompletableFuture<@Nullable Void>> ends = new ConcurrentHashMap<>();

    @Override
    public void handle(RoutingContext ctx) {
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        ends.put(ctx, end);
        ctx.addEndHandler(ended -> {
            ends.remove(ctx);
            end.complete(null);
        });
        ctx.next();
    }

    /** Waits until those have ended that are under way now, for at most so long; others may come meanwhile. */
    void await(long millis) throws InterruptedException {
        try {
            CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new))
                    .get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            // why: its time is over. Whoever is that slow finds the connection closed.
            return;
        } catch (ExecutionException impossible) {
            throw new AssertionError("ends never fail", impossible);
        }
    }
}
