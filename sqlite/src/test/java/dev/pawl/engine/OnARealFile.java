package dev.pawl.engine;

import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.Invariants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of queues on a real file. After each, everything is closed and what must always be true of a queue is checked. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class OnARealFile {
    record Digit(int value) {}

    static final TaskType<Digit> SQUARE = TaskType.of("square", Digit.class);
    static final TaskType<Digit> OTHER = TaskType.of("other", Digit.class);

    static final WorkerSettings ONE_AT_A_TIME = WorkerSettings.DEFAULT.withConcurrency(1);

    static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<Pawl> opened = new ArrayList<>();
    private final Set<Time> times = new LinkedHashSet<>();

    Path file() {
        return folder.resolve("work.db");
    }

    Pawl open() {
        return open(Time.system());
    }

    Pawl open(Time time) {
        return open(
                PawlSettings.DEFAULT.withTime(time).withStore(StoreSettings.DEFAULT.withDurability(Durability.NORMAL)));
    }

    Pawl open(PawlSettings settings) {
        Pawl pawl = Pawl.open(file().toString(), settings);
        opened.add(pawl);
        times.add(settings.time());
        return pawl;
    }

    /** What happens in this queue from now on. */
    static <E extends TaskEvent> Queue<E> heard(Pawl pawl, Class<E> kind) {
        Queue<E> events = new ConcurrentLinkedQueue<>();
        Consumer<TaskEvent> listener = event -> {
            if (kind.isInstance(event)) {
                events.add(kind.cast(event));
            }
        };
        pawl.subscribe(listener);
        return events;
    }

    static Task task(Pawl pawl, long id) {
        return pawl.browser().get(id).orElseThrow();
    }

    /** Waits, by the machine's clock, until the task is in this state. */
    static Task awaitStatus(Pawl pawl, long id, TaskStatus status) {
        return await().atMost(SOON).until(() -> task(pawl, id), task -> task.status() == status);
    }

    /**
     * Lets a worker that takes one task at a time run another one, so that whatever it would have done before is done.
     */
    static void letItLookAround(Pawl pawl) {
        awaitStatus(pawl, pawl.enqueue(OTHER, new Digit(0)).taskId(), TaskStatus.COMPLETED);
    }

    static Pawl handlingOther(Pawl pawl) {
        return pawl.handle(OTHER, (number, context) -> {});
    }

    /** A gate that handlers wait at; closing the test opens it. */
    static final class Gate {
        private final CountDownLatch reached;
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate() {
            this(1);
        }

        /** For so many that come. */
        Gate(int visitors) {
            reached = new CountDownLatch(visitors);
        }

        void pass() throws InterruptedException {
            reached.countDown();
            opened.await();
        }

        Outcome passAnd(Outcome outcome) throws InterruptedException {
            pass();
            return outcome;
        }

        /** Passes also when interrupted, like a handler that does not listen. */
        void passStubbornly() {
            reached.countDown();
            boolean through = false;
            while (!through) {
                try {
                    opened.await();
                    through = true;
                } catch (InterruptedException deaf) {
                    // why: this is the handler that a stop or a cancel cannot move.
                    through = false;
                }
            }
        }

        void awaitVisitors() throws InterruptedException {
            if (!reached.await(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody came to the gate");
            }
        }

        void open() {
            opened.countDown();
        }
    }

    @AfterEach
    void closeAndCheckWhatMustAlwaysBeTrue() {
        Thread closer = new Thread(() -> opened.forEach(Pawl::close), "test-closer");
        closer.start();
        // why: a handler that still waits is interrupted at the deadline of the close, and fake time reaches it only by
        // hand.
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            times.forEach(time -> {
                if (time instanceof FakeTime fake) {
                    fake.advance(Duration.ofSeconds(10));
                }
            });
            return !closer.isAlive();
        });
        Time time = times.stream().reduce((first, last) -> last).orElse(Time.system());
        try (Pawl pawl = Pawl.open(file().toString(), PawlSettings.DEFAULT.withTime(time))) {
            Invariants.hold(pawl.browser(), time.now());
        }
    }
}
