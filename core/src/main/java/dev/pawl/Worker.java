package dev.pawl;

import dev.pawl.engine.Claimer;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Bell;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A running worker.
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Worker implements AutoCloseable {
    /** How long {@link #close} lets running tasks end by themselves. */
    public static final Duration CLOSE_DEADLINE = Duration.ofSeconds(30);

    private static final long DRAIN_LOOK_MILLIS = 20;
    private static final int DRAIN_LOOKS_WHILE_BUSY = 10;

    private final Claimer claimer;
    private final TaskStore store;
    private final TaskBrowser browser;
    private final Time time;
    private final @Nullable ExecutorService ownExecutor;

    Worker(Claimer claimer, TaskStore store, TaskBrowser browser, Time time, @Nullable ExecutorService ownExecutor) {
        this.claimer = claimer;
        this.store = store;
        this.browser = browser;
        this.time = time;
        this.ownExecutor = ownExecutor;
    }

    public String id() {
        return claimer.profile().id();
    }

    /** Whether it can reach its store. */
    public boolean isHealthy() {
        return claimer.trouble().isEmpty();
    }

    /** From its next claim on takes tasks in this order. What it holds already is not given back. */
    public void setStrategy(Strategy strategy) {
        store.setStrategy(id(), strategy);
    }

    /**
     * Waits until nothing is left that this worker could run: no task is ready, in work by anyone, or waiting for its next
     * attempt. Tasks whose first attempt lies in the future, and those that a
     * pause or a limit of none running keeps from starting, are not waited for.
     */
    public void drain() throws InterruptedException {
        Bell bell = new Bell();
        for (int look = 0; mayHaveWork(look); look++) {
            time.await(bell, time.now() + DRAIN_LOOK_MILLIS);
        }
    }

    /** Asks the file only now and then while this worker has something to do itself. */
    private boolean mayHaveWork(int look) {
        boolean busy = !claimer.isIdle() && look % DRAIN_LOOKS_WHILE_BUSY != 0;
        return busy || browser.hasWork(claimer.profile().selector());
    }

    /**
     * Stops: claims nothing more, hands back what has not begun, lets running tasks end until the deadline, then interrupts
     * them; a task that ends by that interrupt goes back without using its attempt.
     * A stop with an earlier deadline shortens one that is under way.
     *
     * @return whether everything ended; what did not comes back when its lease runs out
     */
    public boolean stop(Duration deadline) {
        boolean ended = claimer.stop(deadline);
        if (ownExecutor != null) {
            ownExecutor.shutdownNow();
        }
        return ended;
    }

    /** {@link #stop} with {@link #CLOSE_DEADLINE}. */
    @Override
    public void close() {
        stop(CLOSE_DEADLINE);
    }

    /** Whether it was stopped, and its stop is over. */
    boolean hasStopped() {
        return claimer.hasStopped();
    }

    void lose(long taskId) {
        claimer.lose(taskId);
    }
}
