package dev.pawl;

import dev.pawl.engine.Claimer;
import dev.pawl.engine.Events;
import dev.pawl.engine.Handlers;
import dev.pawl.engine.WorkerProfile;
import dev.pawl.store.Store;
import dev.pawl.task.Selector;
import dev.pawl.task.Time;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers that one open queue has started.
 *
 * <p>Threading: safe for any number of threads.
 */
final class Workers {
    private final Store store;
    private final Time time;
    private final Handlers handlers;
    private final Events events;
    private final List<Worker> started = new CopyOnWriteArrayList<>();

    Workers(Store store, Time time, Handlers handlers, Events events) {
        this.store = store;
        this.time = time;
        this.handlers = handlers;
        this.events = events;
    }

    /** Whether any of them has not stopped. */
    boolean isRunning() {
        started.removeIf(Worker::hasStopped);
        return !started.isEmpty();
    }

    /**
     * Starts a worker for every handled type.
     *
     * @throws IllegalStateException when nothing is handled
     */
    Worker start(WorkerSettings settings) {
        if (handlers.types().isEmpty()) {
            throw new IllegalStateException("nothing to start: handle a type first");
        }
        String given = settings.id();
        String id = given != null ? given : new ThisProcess(time).unlikeAnyOther();
        ExecutorService shared = settings.executor();
        ExecutorService executor = shared != null ? shared : threads(id, settings.concurrency());
        WorkerProfile profile = new WorkerProfile(
                id,
                ThisProcess.host(),
                ThisProcess.pid(),
                new Selector(handlers.types(), settings.queues(), settings.capabilities()),
                settings.strategy(),
                settings.concurrency(),
                settings.queueConcurrency(),
                settings.prefetch(),
                settings.lease().toMillis());
        Claimer claimer = new Claimer(store.tasks(), time, profile, handlers, events, executor);
        Worker worker = new Worker(claimer, store.tasks(), store.browser(), time, shared == null ? executor : null);
        claimer.start();
        started.add(worker);
        return worker;
    }

    private static ExecutorService threads(String workerId, int concurrency) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(
                concurrency, work -> new Thread(work, "pawl-" + workerId + "-" + number.incrementAndGet()));
    }

    /** Interrupts a task that one of them runs: it is theirs no more. */
    void lose(long taskId) {
        started.forEach(worker -> worker.lose(taskId));
    }

    void close() {
        started.forEach(Worker::close);
    }
}
