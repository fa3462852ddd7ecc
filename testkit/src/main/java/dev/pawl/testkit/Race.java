package dev.pawl.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several threads that start together. */
public final class Race {
    /** A race that takes longer hangs. */
    private static final int PATIENCE_SECONDS = 60;

    private Race() {}

    /** What one of them does. */
    @FunctionalInterface
    public interface Lane<T> {
        /**
         * @param number of the lane, from 0
         */
        T run(int number) throws Exception;
    }

    /**
     * Runs all lanes and waits for them.
     *
     * @return what each brought, in the order of their numbers
     * @throws AssertionError when one of them threw, or hangs
     */
    public static <T> List<T> run(int lanes, Lane<T> lane) {
        CyclicBarrier start = new CyclicBarrier(lanes);
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try {
            List<Future<T>> runs = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                int number = i;
                runs.add(threads.submit(() -> {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return lane.run(number);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> run : runs) {
                results.add(run.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a lane failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a lane hangs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
