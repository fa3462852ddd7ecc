package dev.pawl.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads that wait for the file, so that the event loop never does. What waits for them is bounded: beyond it a
 * request is told to come back, instead of a line that nobody reaches the end of.
 *
 * <p>Threading: safe for any number of threads.
 */
final class WorkPool {
    private final ThreadPoolExecutor threads;
    private final int maxWaiting;

    WorkPool(int threads, int maxWaiting) {
        this("pawl-server-", threads, maxWaiting);
    }

    WorkPool(String name, int threads, int maxWaiting) {
        AtomicInteger number = new AtomicInteger();
        this.maxWaiting = maxWaiting;
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                work -> new Thread(work, name + number.incrementAndGet()));
    }

    <T> CompletionStage<T> supply(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(
                    Problem.of(ProblemKind.BUSY, maxWaiting + " requests wait already; nothing was done"));
        }
    }

    /** Ends what was begun, for at most so long. */
    void close(long millis) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
