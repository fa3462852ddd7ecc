package dev.pawl.junit;

import dev.pawl.Pawl;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Bell;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A worker that runs what is due, one task at a time, until nothing is. It is the real one: what a test learns by it, it
 * learns of the engine that its program has.
 *
 * <p>How it knows that nothing is left: each look of the worker at the file passes {@link WatchedStore}. One that finds nothing
 * while the worker holds nothing is the end, when it began after the schedules had done what was due.
 *
 * <p>Threading: the test's thread drains; the worker's tells what it does. The monitor guards what is told.
 */
final class Drain implements WatchedStore.Watcher, AutoCloseable {
    static final String WORKER = "test-queue";

    private static final long LOOK_MILLIS = 2;

    /** A stop that is so long over date interrupts at once, and waits for nobody. */
    private static final Duration AT_ONCE = Duration.ofMinutes(-1);

    private final Pawl pawl;
    private final WatchedStore store;
    private final FakeTime time;
    private final Duration patience;
    private final int most;
    private final Bell heard = new Bell();
    private final Map<Long, Claim> held = new HashMap<>();
    private final ExecutorService executor;
    private final Worker worker;
    private volatile @Nullable Thread runner;
    private int attempts;
    private int claimed;
    private int asked;
    private long looks;
    private long lookOfRest = -1;
    private long nextDue = Long.MAX_VALUE;

    /**
     * @param most how many attempts at most at one moment
     */
    Drain(Pawl pawl, WatchedStore store, FakeTime time, WorkerSettings settings, int most, Duration patience) {
        this.pawl = pawl;
        this.store = store;
        this.time = time;
        this.most = most;
        this.patience = patience;
        this.executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, WORKER);
            // why: a handler that hears no interrupt must not keep the tests from ending.
            thread.setDaemon(true);
            runner = thread;
            return thread;
        });
        store.watch(this);
        try {
            this.worker = pawl.start(settings.withId(WORKER)
                    .withConcurrency(1)
                    .withQueueConcurrency(Map.of())
                    .withPrefetch(0)
                    .withExecutor(executor));
        } catch (RuntimeException e) {
            store.watch(null);
            executor.shutdownNow();
            throw e;
        }
    }

    /** A claim that asks for nothing: what is due becomes ready, leases that are over are taken back. */
    static ClaimRequest nothing() {
        return new ClaimRequest(
                "another-worker", new Selector(Set.of(), Set.of(), Map.of()), Strategy.PRIORITY, 0, 0, Map.of(), 1);
    }

    /** Runs what has become due since it rested. */
    void restAgain() {
        synchronized (this) {
            claimed = 0;
        }
        rest();
    }

    /** Runs what is due now, up to the most. */
    void rest() {
        do {
            Clockwork.awaitTicks(pawl, store, time, patience);
            awaitRest();
        } while (Clockwork.isOverdue(store, time));
    }

    private void awaitRest() {
        long begun = looks();
        int before = -1;
        long since = 0;
        while (!hasComeToRest(begun)) {
            int now = attempts();
            if (now != before) {
                before = now;
                since = Time.system().now();
            } else if (Time.system().now() - since > patience.toMillis()) {
                throw stuck();
            }
            // why: the worker sleeps until its time comes, and would not look again by itself.
            time.advance(Duration.ZERO);
            Clockwork.await(heard, LOOK_MILLIS);
        }
    }

    /**
     * @throws AssertionError when there would have been more to run at this moment than is allowed
     */
    void refuseEndlessness() {
        if (claimed() >= most) {
            throw new AssertionError("after " + most + " attempts at one moment there is still more to run, such as "
                    + next() + "; does a handler enqueue its own task?");
        }
    }

    private synchronized int claimed() {
        return claimed;
    }

    private synchronized long looks() {
        return looks;
    }

    synchronized int attempts() {
        return attempts;
    }

    /** When something is due that was not yet, as the worker knows it; epoch milliseconds. */
    synchronized long nextDue() {
        return nextDue;
    }

    private synchronized boolean hasComeToRest(long begun) {
        return lookOfRest > begun;
    }

    private String next() {
        return store.store().browser().list(TaskFilter.of("queued", null, null), 1, null).stream()
                .map(TaskText::of)
                .findFirst()
                .orElse("none");
    }

    private AssertionError stuck() {
        Claim claim;
        synchronized (this) {
            claim = held.values().stream().findFirst().orElse(null);
        }
        if (claim == null) {
            return new AssertionError("the worker has not come to rest for " + patience.toSeconds()
                    + " s of the machine's time, though it runs nothing");
        }
        Thread running = runner;
        String place = running == null
                ? ""
                : Arrays.stream(running.getStackTrace())
                        .limit(20)
                        .map(frame -> "\n\tat " + frame)
                        .collect(Collectors.joining());
        return new AssertionError("task " + claim.taskId() + " of type '" + claim.type() + "', attempt "
                + claim.attempt()
                + ", has been running for " + patience.toSeconds() + " s of the machine's time; its handler is here:"
                + place);
    }

    @Override
    public synchronized ClaimRequest before(ClaimRequest request) {
        if (!request.worker().equals(WORKER)) {
            return request;
        }
        looks++;
        asked = request.free();
        return claimed < most
                ? request
                : new ClaimRequest(
                        request.worker(),
                        request.selector(),
                        request.strategy(),
                        0,
                        0,
                        request.queueSlots(),
                        request.leaseMillis());
    }

    @Override
    public synchronized void after(List<Finish> ended, @Nullable Exchange exchange, String by) {
        if (!by.equals(WORKER)) {
            return;
        }
        for (Finish finish : ended) {
            held.remove(finish.claim().taskId());
            if (finish.transition().kind() != Transition.Kind.RELEASED) {
                attempts++;
            }
        }
        if (exchange == null) {
            return;
        }
        exchange.claims().forEach(claim -> held.put(claim.taskId(), claim));
        claimed += exchange.claims().size();
        // why: a look that was cut short has more to do now, and says so by a time that has come; and one that asked
        // for
        // nothing, since its slot was not free yet, says nothing of what there is.
        boolean mayBeMore = asked == 0 || !exchange.claims().isEmpty() || exchange.nextDue() <= time.now();
        if (held.isEmpty() && (claimed >= most || !mayBeMore)) {
            lookOfRest = looks;
            nextDue = exchange.nextDue();
        }
        heard.ring();
    }

    /** Stops the worker; one whose handler hangs is interrupted. */
    @Override
    public void close() {
        boolean resting;
        synchronized (this) {
            resting = held.isEmpty();
        }
        worker.stop(resting ? Worker.CLOSE_DEADLINE : AT_ONCE);
        store.watch(null);
        executor.shutdownNow();
    }
}
