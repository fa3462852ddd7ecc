package dev.pawl.engine;

import dev.pawl.store.Finish;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where attempts run: at most {@code concurrency} at once, the rest waiting in claim order. A slot that ends one attempt
 * takes the next without asking anybody, so short tasks do not wait for a commit in between.
 *
 * <p>Threading: offered to by the claimer; run by the executor's threads; ended attempts are taken by the claimer, who is
 * rung for each.
 */
final class Slots {
    private final int concurrency;
    private final Executor executor;
    private final Time time;
    private final Bell bell;
    private final ConcurrentLinkedQueue<TaskRun> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Finish> ended = new ConcurrentLinkedQueue<>();

    /** Attempts that wait or run. Not the sum of two counts: an attempt on its way from one to the other would be in both. */
    private final AtomicInteger held = new AtomicInteger();

    private final AtomicInteger active = new AtomicInteger();

    /** Running average of a handler's time, nanoseconds; a lost update between threads does no harm. */
    private volatile double averageNanos = Double.NaN;

    Slots(int concurrency, Executor executor, Time time, Bell bell) {
        this.concurrency = concurrency;
        this.executor = executor;
        this.time = time;
        this.bell = bell;
    }

    /**
     * Takes attempts in; they start in this order as slots are free.
     *
     * @throws RuntimeException when the executor takes no more work; what is not running stays waiting
     */
    void offer(List<TaskRun> runs) {
        held.addAndGet(runs.size());
        waiting.addAll(runs);
        for (int i = 0; i < runs.size() && tryActivate(); i++) {
            try {
                executor.execute(this::serve);
            } catch (RuntimeException | Error refused) {
                active.decrementAndGet();
                throw refused;
            }
        }
    }

    private boolean tryActivate() {
        int now = active.get();
        while (now < concurrency) {
            if (active.compareAndSet(now, now + 1)) {
                return true;
            }
            now = active.get();
        }
        return false;
    }

    private void serve() {
        do {
            TaskRun run = waiting.poll();
            while (run != null) {
                serve(run);
                run = waiting.poll();
            }
            active.decrementAndGet();
            // why: an attempt may have been offered between the poll that found nothing and the decrement.
        } while (!waiting.isEmpty() && tryActivate());
        bell.ring();
    }

    private void serve(TaskRun run) {
        long begun = time.nanos();
        Finish finish = run.run();
        double took = time.nanos() - begun;
        averageNanos = Double.isNaN(averageNanos) ? took : averageNanos + 0.1 * (took - averageNanos);
        ended.add(finish);
        held.decrementAndGet();
        bell.ring();
    }

    /** Takes back what has not begun. */
    List<TaskRun> takeBack() {
        List<TaskRun> unbegun = new ArrayList<>();
        for (TaskRun run = waiting.poll(); run != null; run = waiting.poll()) {
            held.decrementAndGet();
            unbegun.add(run);
        }
        return unbegun;
    }

    /** Takes the attempts that ended since the last call. */
    void drainEnded(List<Finish> into) {
        for (Finish finish = ended.poll(); finish != null; finish = ended.poll()) {
            into.add(finish);
        }
    }

    /** Slots without work; negative while more is held than can run. */
    int free() {
        return concurrency - held.get();
    }

    boolean isIdle() {
        return held.get() == 0 && active.get() == 0 && ended.isEmpty();
    }

    /**
     * How many tasks the slots would run in the given time, by the average so far; 0 while there is no average. Handlers
     * that are short beside a commit need a stock to stay busy; long ones must not hoard.
     */
    int consumption(double nanos) {
        return Double.isNaN(averageNanos)
                ? 0
                : (int) Math.min(1_000_000, concurrency * nanos / Math.max(averageNanos, 1));
    }
}
