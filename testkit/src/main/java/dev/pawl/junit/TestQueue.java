package dev.pawl.junit;

import dev.pawl.Codec;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.junit.Faults.Fault;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import dev.pawl.task.Time;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.Invariants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A queue for each test, in time that the test moves.
 *
 * <pre>{@code
 * @RegisterExtension
 * final TestQueue queue = new TestQueue();
 *
 * @Test
 * void aNewCustomerIsWelcomed() {
 *   new Customers(queue.pawl()).register("ada@example.org");
 *   assertThat(queue).hasEnqueued(MAIL).withPayload(new Mail("ada@example.org"));
 *   queue.drain();
 *   assertThat(queue).hasCompleted(MAIL);
 * }
 * }</pre>
 *
 * <p>It is a real queue, in a file of its own in a temporary folder, and real workers: nothing is a mock. A test that wants
 * its program to work in the background starts a worker as the program does; one that wants to know when what runs calls
 * {@link #drain}. Afterwards the queue is closed, what must always be true of one is checked, and the folder is deleted.
 *
 * <p>Threading: for the test's thread; handlers may move time as well.
 */
public final class TestQueue implements BeforeEachCallback, AfterEachCallback, AssertProvider<QueueAssert> {
    /** How long nothing may happen by the machine's clock before a handler is taken to hang. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** So many attempts at one moment are taken for a task that enqueues itself without end. */
    public static final int MOST_ATTEMPTS = 10_000;

    private static final Duration CLOSES_WITHIN = Duration.ofMillis(500);
    private static final int PAGE = 500;

    private final PawlSettings settings;
    private final WorkerSettings worker;
    private final Duration patience;
    private final int most;
    private @Nullable Opened opened;

    private record Opened(Path folder, FakeTime time, WatchedStore store, Pawl pawl) {}

    /** With every default, but for durability, which is NORMAL, and maintenance, which is left to the test. */
    public TestQueue() {
        this(
                PawlSettings.DEFAULT
                        .withStore(StoreSettings.DEFAULT.withDurability(Durability.NORMAL))
                        .withMaintenance(MaintenanceSettings.NONE),
                WorkerSettings.DEFAULT,
                PATIENCE,
                MOST_ATTEMPTS);
    }

    private TestQueue(PawlSettings settings, WorkerSettings worker, Duration patience, int most) {
        this.settings = settings;
        this.worker = worker;
        this.patience = patience;
        this.most = most;
    }

    /** Opened like this, but for the time. */
    public TestQueue withSettings(PawlSettings other) {
        return new TestQueue(other, worker, patience, most);
    }

    /** Payloads and results are written by this codec. */
    public TestQueue withCodec(Codec other) {
        return withSettings(settings.withCodec(other));
    }

    /** What drains is such a worker: its queues, capabilities, lease and strategy count, and it runs one task at a time. */
    public TestQueue withWorker(WorkerSettings other) {
        return new TestQueue(settings, other, patience, most);
    }

    /** Another time than {@link #PATIENCE}. */
    public TestQueue withPatience(Duration other) {
        return new TestQueue(settings, worker, other, most);
    }

    /** Another number than {@link #MOST_ATTEMPTS}, 1 or more. */
    public TestQueue withMostAttempts(int other) {
        if (other < 1) {
            throw new IllegalArgumentException("there must be at least one attempt, not " + other);
        }
        return new TestQueue(settings, worker, patience, other);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Path folder = Files.createTempDirectory("pawl-test-");
        FakeTime time = new FakeTime();
        WatchedStore store = new WatchedStore(time);
        Pawl pawl = Pawl.open(store, file(folder).toString(), settings.withTime(time));
        pawl.subscribe(store::begins);
        opened = new Opened(folder, time, store, pawl);
    }

    private static Path file(Path folder) {
        return folder.resolve("queue.db");
    }

    private Opened opened() {
        if (opened == null) {
            throw new IllegalStateException(
                    "the queue is open during a test only, and only when its field has @RegisterExtension");
        }
        return opened;
    }

    /** The queue, for the program under test. Its handlers are set while no worker of it runs. */
    public Pawl pawl() {
        return opened().pawl();
    }

    /** The queue's file, for a program that opens it itself or has a connection of its own to it. */
    public Path file() {
        return file(opened().folder());
    }

    /** The clock of the queue, for what else of the program asks for the time. */
    public FakeTime time() {
        return opened().time();
    }

    /**
     * Lets time pass: leases, backoffs, delays, limits in a period and schedules all follow. Schedules make their tasks tick by
     * tick, all of them before this returns; a worker that the program has started does the rest in its own time, and without
     * one nothing runs before {@link #drain}.
     */
    public void advance(Duration duration) {
        moveTo(Time.after(time().now(), duration));
    }

    private void moveTo(long until) {
        Opened queue = opened();
        Clockwork.moveTo(until, queue.pawl(), queue.store(), queue.time(), patience);
    }

    /**
     * Runs what is due, one task after the other, with what they enqueue that is due as well. What lies in the future, waits for its
     * next attempt, or is kept back by a pause or a limit stays; so does what no handler is set for. No time passes.
     *
     * @return how many attempts were made
     * @throws AssertionError when a handler hangs, or when it goes on without end
     */
    public int drain() {
        try (Drain drain = drain(most)) {
            drain.rest();
            drain.refuseEndlessness();
            return drain.attempts();
        }
    }

    /**
     * Runs the one task that a worker would take next.
     *
     * @return whether there was one
     */
    public boolean runNext() {
        try (Drain drain = drain(1)) {
            drain.rest();
            return drain.attempts() > 0;
        }
    }

    /**
     * Lets so much time pass, and runs everything at the moment when it is due: what is delayed, further attempts, tasks whose lease
     * ran out, and those of schedules. From one such moment to the next time jumps, so a year costs no more than what runs in it.
     *
     * @return how many attempts were made
     * @throws AssertionError when a handler hangs, or when it goes on without end at one moment
     */
    public int drainFor(Duration duration) {
        Opened queue = opened();
        long until = Time.after(queue.time().now(), duration);
        try (Drain drain = drain(most)) {
            drain.rest();
            drain.refuseEndlessness();
            for (long next = next(drain); next <= until; next = next(drain)) {
                moveTo(next);
                drain.restAgain();
                drain.refuseEndlessness();
            }
            moveTo(until);
            return drain.attempts();
        }
    }

    private long next(Drain drain) {
        return Math.min(drain.nextDue(), Clockwork.nextTick(opened().store()));
    }

    private Drain drain(int attempts) {
        Opened queue = opened();
        return new Drain(queue.pawl(), queue.store(), queue.time(), worker, attempts, patience);
    }

    /** The tasks of a type in the order in which they were enqueued, whatever became of them. */
    public List<Task> tasks(TaskType<?> type) {
        return list(TaskFilter.ALL.withType(type.name()));
    }

    /** All tasks in the order in which they were enqueued, whatever became of them. */
    public List<Task> tasks() {
        return list(TaskFilter.ALL);
    }

    /** The payloads of these tasks as a handler reads them, in the order in which they were enqueued. */
    public <P> List<P> payloads(TaskType<P> type) {
        return tasks(type).stream().map(task -> payload(type, task)).toList();
    }

    <P> P payload(TaskType<P> type, Task task) {
        return pawl().payload(type, task);
    }

    <R> R read(String json, Class<R> type) {
        return settings.codec().read(json, type);
    }

    private List<Task> list(TaskFilter filter) {
        List<Task> all = new ArrayList<>();
        List<Task> page = pawl().browser().list(filter, PAGE, null);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = pawl().browser().list(filter, PAGE, all.get(all.size() - 1).id());
        }
        Collections.reverse(all);
        return all;
    }

    /**
     * The next attempt of this type goes wrong: its handler has run, and its worker dies before it can say so. The task comes back
     * when its lease has run out.
     */
    public void crashBeforeFinish(TaskType<?> type) {
        opened().store().faults().plan(type.name(), Fault.CRASH);
    }

    /**
     * The next task of this type is delivered twice: its handler has run, nobody hears of it, and it runs again at once. This is
     * what "at least once" means.
     */
    public void deliverTwice(TaskType<?> type) {
        opened().store().faults().plan(type.name(), Fault.REDELIVERY);
    }

    /**
     * The next attempt of this type loses its lease while its handler runs, as when its process was asleep for too long: what it
     * writes or returns is refused, and the task runs again.
     */
    public void loseLease(TaskType<?> type) {
        opened().store().faults().plan(type.name(), Fault.LOST_LEASE);
    }

    @Override
    public QueueAssert assertThat() {
        return new QueueAssert(this);
    }

    @Override
    public String toString() {
        return opened == null ? "a queue that is not open" : "the queue" + TaskText.of(tasks());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Opened queue = opened;
        opened = null;
        if (queue == null) {
            return;
        }
        try {
            close(queue);
            checkWhatMustAlwaysBeTrue(queue);
        } finally {
            delete(queue.folder());
        }
        if (!queue.store().faults().isEmpty()) {
            throw new AssertionError("no attempt was made for a fault that the test planned: "
                    + queue.store().faults());
        }
    }

    private void close(Opened queue) {
        Thread closer = new Thread(queue.pawl()::close, "test-queue-closer");
        closer.setDaemon(true);
        closer.start();
        if (!endsWithin(closer, CLOSES_WITHIN)) {
            // why: a handler of a worker that the test started is waited for until a deadline, and time stands still.
            queue.time().advance(Worker.CLOSE_DEADLINE.multipliedBy(2));
            if (!endsWithin(closer, patience)) {
                throw new AssertionError("the queue does not close: a handler hears no interrupt");
            }
        }
    }

    private static boolean endsWithin(Thread thread, Duration duration) {
        try {
            thread.join(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void checkWhatMustAlwaysBeTrue(Opened queue) {
        String file = file(queue.folder()).toString();
        if (!Files.exists(Path.of(file))) {
            return;
        }
        try (Pawl closed = Pawl.open(StoreProvider.of(file), file, settings.withTime(queue.time()))) {
            Invariants.hold(closed.browser(), queue.time().now());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
