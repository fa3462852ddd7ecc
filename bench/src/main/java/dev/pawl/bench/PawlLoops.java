package dev.pawl.bench;

import dev.pawl.JobRequest;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.TaskEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The same work through Pawl, with everything it promises switched on. */
final class PawlLoops {
    /** About what a small real payload looks like. */
    record Work(String file, int part, boolean urgent) {}

    static final TaskType<Work> TYPE = TaskType.of("bench.work", Work.class);
    static final Work PAYLOAD = new Work("reports/2026/november.csv", 7, false);
    /** Long enough for a worker to commit its last task and fall asleep. */
    static final long REST_NANOS = 4_000_000;

    static final String PAYLOAD_JSON = "{\"file\":\"reports/2026/november.csv\",\"part\":7,\"urgent\":false}";

    private final Path file;
    private final PawlSettings settings;

    PawlLoops(Path file, Durability durability) {
        this.file = file;
        this.settings = PawlSettings.DEFAULT.withStore(StoreSettings.DEFAULT.withDurability(durability));
    }

    private Pawl open() {
        return Pawl.open(file.toString(), settings);
    }

    /** Tasks per second when so many threads enqueue one task per call. */
    double enqueue(int callers, long nanos) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try (Pawl pawl = open()) {
            CyclicBarrier start = new CyclicBarrier(callers);
            long begun = System.nanoTime();
            long count = 0;
            for (Future<Long> caller : threads.invokeAll(Collections.nCopies(callers, (Callable<Long>) () -> {
                start.await();
                long end = System.nanoTime() + nanos;
                long mine = 0;
                while (System.nanoTime() < end) {
                    pawl.enqueue(TYPE, PAYLOAD);
                    mine++;
                }
                return mine;
            }))) {
                count += caller.get();
            }
            return perSecond(count, begun);
        } finally {
            threads.shutdown();
        }
    }

    /** Writes enough for the write-ahead log to reach its working size. */
    void fillLog() {
        try (Pawl pawl = open()) {
            for (int i = 0; i < 100; i++) {
                pawl.enqueueAll(Collections.nCopies(RawLoops.BATCH, TYPE.with(PAYLOAD)));
            }
        }
    }

    /** Tasks per second by {@code enqueueAll} of so many. */
    double enqueueAll(int perCall, long nanos) {
        List<TaskRequest<Work>> tasks = Collections.nCopies(perCall, TYPE.with(PAYLOAD));
        try (Pawl pawl = open()) {
            long begun = System.nanoTime();
            long count = 0;
            while (System.nanoTime() < begun + nanos) {
                count += pawl.enqueueAll(tasks).size();
            }
            return perSecond(count, begun);
        }
    }

    /** Tasks per second that a worker with so many slots finishes, when the handler does nothing. */
    double drain(int concurrency, int tasks) throws InterruptedException {
        TaskType<Work> type = TaskType.of("bench.drain", Work.class);
        try (Pawl pawl = open()) {
            for (int i = 0; i < tasks; i += RawLoops.BATCH) {
                pawl.enqueueAll(Collections.nCopies(Math.min(RawLoops.BATCH, tasks - i), type.with(PAYLOAD)));
            }
            return drain(pawl, type, concurrency, tasks);
        }
    }

    /** {@link #drain} of tasks that are the items of one job. */
    double drainJob(int concurrency, int tasks) throws InterruptedException {
        TaskType<Work> type = TaskType.of("bench.item", Work.class);
        try (Pawl pawl = open()) {
            pawl.jobs()
                    .start(JobRequest.of("bench")
                            .items(Collections.nCopies(tasks, type.with(PAYLOAD)))
                            .close());
            return drain(pawl, type, concurrency, tasks);
        }
    }

    private static double drain(Pawl pawl, TaskType<Work> type, int concurrency, int tasks)
            throws InterruptedException {
        CountDownLatch completed = new CountDownLatch(tasks);
        pawl.subscribe(event -> {
            if (event instanceof TaskEvent.Ended) {
                completed.countDown();
            }
        });
        pawl.handle(type, (work, context) -> {});
        long begun = System.nanoTime();
        pawl.start(WorkerSettings.DEFAULT.withConcurrency(concurrency));
        completed.await();
        return perSecond(tasks, begun);
    }

    /** Nanoseconds from {@code enqueue} to the start of the handler, of an idle worker in the same process. */
    long[] pickUp(int times) throws InterruptedException {
        TaskType<Work> type = TaskType.of("bench.pickup", Work.class);
        long[] nanos = new long[times];
        AtomicLong started = new AtomicLong();
        Thread measuring = Thread.currentThread();
        try (Pawl pawl = open()) {
            pawl.handle(type, (work, context) -> {
                started.set(System.nanoTime());
                LockSupport.unpark(measuring);
            });
            pawl.start(WorkerSettings.DEFAULT.withConcurrency(2));
            for (int i = -times / 4; i < times; i++) {
                LockSupport.parkNanos(REST_NANOS);
                started.set(0);
                long begun = System.nanoTime();
                pawl.enqueue(type, PAYLOAD);
                while (started.get() == 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                if (i >= 0) {
                    nanos[i] = started.get() - begun;
                }
            }
        }
        return nanos;
    }

    /** SQL statements that an open queue with an idle worker executes in the given time. */
    static long idleStatements(Path file, long millis) throws InterruptedException, SQLException {
        try (CountingDriver counting = CountingDriver.install();
                Pawl pawl = Pawl.open(file)) {
            CountDownLatch done = new CountDownLatch(1);
            TaskType<Work> type = TaskType.of("bench.idle", Work.class);
            pawl.handle(type, (work, context) -> done.countDown());
            pawl.start();
            pawl.enqueue(type, PAYLOAD);
            done.await();
            // why: the last commit is followed by looks that grow apart for a second; then it is idle.
            Thread.sleep(2_000);
            long before = counting.executed();
            Thread.sleep(millis);
            return counting.executed() - before;
        }
    }

    private static double perSecond(long count, long begun) {
        return count * 1e9 / (System.nanoTime() - begun);
    }
}
