package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import dev.pawl.task.InvalidTaskException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thing to write, on its way through the pen.
 *
 * <p>Threading: made by its caller, run by whoever holds the pen; {@code ended} publishes what was written before it.
 */
final class Operation<T> {
    /** What an operation does inside the transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Writing writing) throws SQLException;
    }

    private final Work<T> work;
    final boolean transactional;
    final boolean durable;
    final boolean rings;

    @Nullable
    Thread waiter;

    @Nullable
    CompletableFuture<T> future;

    @Nullable
    Throwable failure;

    private @Nullable T result;
    private volatile boolean ended;

    /** The operations that ended with this one, and its place among them: it wakes two more, they wake the rest. */
    private @Nullable List<Operation<?>> crowd;

    private int place;

    private Operation(Work<T> work, boolean transactional, boolean durable, boolean rings) {
        this.work = work;
        this.transactional = transactional;
        this.durable = durable;
        this.rings = rings;
    }

    /** Acknowledged means on disk. */
    static <T> Operation<T> durable(Work<T> work) {
        return new Operation<>(work, true, true, false);
    }

    /** Promises nothing over a power cut: claims, extensions, heartbeats, progress. */
    static <T> Operation<T> light(Work<T> work) {
        return new Operation<>(work, true, false, false);
    }

    /** Runs with the pen but outside any transaction. */
    static <T> Operation<T> alone(Work<T> work) {
        return new Operation<>(work, false, false, false);
    }

    /** The same, ringing idle workers after the commit. */
    Operation<T> ringing() {
        return new Operation<>(work, transactional, durable, true);
    }

    void run(Writing writing) throws SQLException {
        result = work.run(writing);
    }

    void runAlone(Writing writing) {
        try {
            run(writing);
        } catch (Throwable e) {
            // why: an edge, as in the pen.
            failure = e;
        }
    }

    /**
     * Ends operations that were written together. Waking a thread costs more than writing a row, so the one who writes wakes
     * one waiter, and every waiter wakes two more on its way out.
     */
    static void end(List<Operation<?>> crowd, Database database) {
        List<Operation<?>> waiters = new ArrayList<>(crowd.size());
        List<Operation<?>> promised = new ArrayList<>();
        for (Operation<?> operation : crowd) {
            (operation.future == null ? waiters : promised).add(operation);
        }
        for (int i = 0; i < waiters.size(); i++) {
            waiters.get(i).crowd = waiters;
            waiters.get(i).place = i;
        }
        for (Operation<?> operation : crowd) {
            operation.ended = true;
        }
        if (!waiters.isEmpty()) {
            LockSupport.unpark(waiters.get(0).waiter);
        }
        if (!promised.isEmpty()) {
            // why: what hangs on a future may write again, which would wait for the pen that this thread still holds.
            ForkJoinPool.commonPool().execute(() -> promised.forEach(operation -> operation.complete(database)));
        }
    }

    private void complete(Database database) {
        if (future == null) {
            return;
        }
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(thrown(failure, database));
        }
    }

    void awaitEnd() {
        boolean interrupted = false;
        while (!ended) {
            LockSupport.park(this);
            // why: what is on the queue will be written, so the wait goes on; the interrupt is for the caller's own
            // code.
            interrupted |= Thread.interrupted();
        }
        wake(2 * place + 1);
        wake(2 * place + 2);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake(int other) {
        if (crowd != null && other < crowd.size()) {
            LockSupport.unpark(crowd.get(other).waiter);
        }
    }

    @SuppressWarnings("NullAway") // why: T may itself be nullable; without a failure the work has run.
    T answer(Database database) {
        if (failure != null) {
            throw thrown(failure, database);
        }
        return result;
    }

    private static RuntimeException thrown(Throwable failure, Database database) {
        if (failure instanceof SQLException sql) {
            return Errors.sorted(sql, database);
        }
        if (failure instanceof InvalidTaskException invalid) {
            return invalid;
        }
        return failure instanceof StoreException store
                ? store
                : new StoreException("a bug in the store: " + failure, failure);
    }
}
