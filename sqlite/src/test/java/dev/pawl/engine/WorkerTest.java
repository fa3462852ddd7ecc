package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.store.Enqueued;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What a worker takes, how much at once, and what it survives. */
class WorkerTest extends OnARealFile {
    private final Gate gate = new Gate(3);

    private static List<Long> enqueue(Pawl pawl, int tasks) {
        return pawl
                .enqueueAll(IntStream.range(0, tasks)
                        .mapToObj(i -> SQUARE.with(new Digit(i)))
                        .toList())
                .stream()
                .map(Enqueued::taskId)
                .toList();
    }

    @Test
    void neverMoreTasksRunAtOnceThanItWasTold() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pawl pawl = open().handle(SQUARE, (number, context) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            context.progress(number.value(), 2_000, null);
            running.decrementAndGet();
        });
        enqueue(pawl, 2_000);

        // why: its own threads could not do more at once anyway; these could.
        ExecutorService more = Executors.newFixedThreadPool(20);
        pawl.start(WorkerSettings.DEFAULT.withConcurrency(3).withExecutor(more)).drain();
        more.shutdown();

        assertThat(most).hasValueBetween(1, 3);
        assertThat(pawl.browser().stats().all().completed()).isEqualTo(2_000);
    }

    @Test
    void asManyTasksRunAtOnceAsItWasTold() throws Exception {
        Pawl pawl = open().handle(SQUARE, (number, context) -> gate.pass());
        pawl.start(WorkerSettings.DEFAULT.withConcurrency(3));

        enqueue(pawl, 5);

        gate.awaitVisitors();
        assertThat(pawl.browser().stats().all().processing()).isEqualTo(3);
        gate.open();
    }

    @Test
    void onlyTheQueuesItServesAreServed() {
        Pawl pawl = handlingOther(open()).handle(SQUARE, (number, context) -> {});
        pawl.start(ONE_AT_A_TIME.withQueues(Set.of("fast", "default")));
        long slow = pawl.enqueue(SQUARE.with(new Digit(1)).queue("slow").priority(1))
                .taskId();
        long fast = pawl.enqueue(SQUARE.with(new Digit(1)).queue("fast")).taskId();

        awaitStatus(pawl, fast, TaskStatus.COMPLETED);
        letItLookAround(pawl);

        assertThat(task(pawl, slow).status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    void onlyTasksThatItIsCapableOfAreTaken() {
        Pawl pawl = handlingOther(open()).handle(SQUARE, (number, context) -> {});
        pawl.start(ONE_AT_A_TIME.withCapabilities(Map.of("region", List.of("eu", "us"), "gpu", true)));
        long asia = pawl.enqueue(SQUARE.with(new Digit(1)).compatibility(Map.of("region", "asia")))
                .taskId();
        long us = pawl.enqueue(SQUARE.with(new Digit(1)).compatibility(Map.of("region", "us", "gpu", true)))
                .taskId();

        awaitStatus(pawl, us, TaskStatus.COMPLETED);
        letItLookAround(pawl);

        assertThat(task(pawl, asia).status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    void aTypeThatNobodyHandlesIsNeverClaimed() {
        Pawl pawl = handlingOther(open());
        long unknown = pawl.enqueue(SQUARE.with(new Digit(1)).priority(1)).taskId();

        pawl.start(ONE_AT_A_TIME);
        letItLookAround(pawl);

        assertThat(task(pawl, unknown).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task(pawl, unknown).attempts()).isZero();
    }

    @Test
    void theLowestNumberRunsFirstAndTheOldestAmongEquals() throws Exception {
        Queue<Integer> order = new ConcurrentLinkedQueue<>();
        Pawl pawl = open().handle(SQUARE, (number, context) -> order.add(number.value()));
        int[] priorities = {100, 5, 100, -3, 5};
        for (int i = 0; i < priorities.length; i++) {
            pawl.enqueue(SQUARE.with(new Digit(i)).priority(priorities[i]));
        }

        pawl.start(ONE_AT_A_TIME).drain();

        assertThat(order).containsExactly(3, 1, 4, 0, 2);
    }

    @Test
    void fiveWorkersOfTwoProcessesRunTwoThousandTasksExactlyOnceEach() throws Exception {
        Map<Long, Integer> runs = new ConcurrentHashMap<>();
        Pawl one = open().handle(SQUARE, (number, context) -> runs.merge(context.taskId(), 1, Integer::sum));
        Pawl two = open().handle(SQUARE, (number, context) -> runs.merge(context.taskId(), 1, Integer::sum));
        List<Worker> workers = List.of(one.start(), one.start(), one.start(), two.start(), two.start());

        List<Long> ids = enqueue(one, 1_000);
        ids = Stream.concat(ids.stream(), enqueue(two, 1_000).stream()).toList();
        workers.get(0).drain();

        assertThat(runs.keySet()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(runs.values()).containsOnly(1);
        assertThat(one.browser().stats().all().completed()).isEqualTo(2_000);
        assertThat(one.browser().workers()).hasSize(5);
    }

    @Test
    void aWorkerInAnotherProcessHearsOfATaskThatCameWhileItWasIdle() {
        Pawl working = open().handle(SQUARE, (number, context) -> {});
        working.start();
        Pawl elsewhere = open();
        for (int i = 0; i < 5; i++) {
            awaitStatus(elsewhere, elsewhere.enqueue(SQUARE, new Digit(i)).taskId(), TaskStatus.COMPLETED);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void handlersRunOnVirtualThreadsWhenTheUserPassesThem() throws Exception {
        // why: the code is compiled for Java 17, which does not know them.
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        Queue<Object> virtually = new ConcurrentLinkedQueue<>();
        Pawl pawl = open().handle(
                        SQUARE,
                        (number, context) -> virtually.add(
                                Thread.class.getMethod("isVirtual").invoke(Thread.currentThread())));
        enqueue(pawl, 200);

        Worker worker = pawl.start(WorkerSettings.DEFAULT.withConcurrency(50).withExecutor(virtual));
        worker.drain();

        assertThat(virtually).containsOnly(true);
        assertThat(pawl.browser().stats().all().completed()).isEqualTo(200);
        worker.close();
        assertThat(virtual.isShutdown())
                .as("what the user made is the user's to end")
                .isFalse();
        virtual.shutdown();
    }

    @Test
    void anExecutorThatRefusesLosesNothing() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        AtomicInteger refusals = new AtomicInteger();
        ThreadPoolExecutor moody = new ThreadPoolExecutor(0, 4, 1, TimeUnit.MINUTES, new SynchronousQueue<>()) {
            @Override
            public void execute(Runnable work) {
                if (full.get()) {
                    refusals.incrementAndGet();
                    throw new RejectedExecutionException("full");
                }
                super.execute(work);
            }
        };
        Pawl pawl = open().handle(SQUARE, (number, context) -> {});
        List<Long> ids = enqueue(pawl, 10);
        Worker worker = pawl.start(WorkerSettings.DEFAULT.withConcurrency(2).withExecutor(moody));
        await().atMost(SOON).until(() -> refusals.get() > 0);

        full.set(false);
        worker.drain();

        assertThat(ids).allSatisfy(id -> {
            assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(task(pawl, id).attempts()).isEqualTo(1);
        });
        worker.close();
        moody.shutdown();
    }

    @Test
    void aTaskOnItsWayToItsThreadTakesOneSlotAndNotTwo() throws Exception {
        Queue<Runnable> heldBack = new ConcurrentLinkedQueue<>();
        AtomicBoolean late = new AtomicBoolean(true);
        ThreadPoolExecutor slow = new ThreadPoolExecutor(2, 2, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
            @Override
            public void execute(Runnable work) {
                if (late.get()) {
                    heldBack.add(work);
                } else {
                    super.execute(work);
                }
            }
        };
        Pawl pawl = open().handle(SQUARE, (number, context) -> {});
        Worker worker = pawl.start(WorkerSettings.DEFAULT.withConcurrency(2).withExecutor(slow));
        awaitStatus(pawl, pawl.enqueue(SQUARE, new Digit(1)).taskId(), TaskStatus.PROCESSING);

        awaitStatus(pawl, pawl.enqueue(SQUARE, new Digit(2)).taskId(), TaskStatus.PROCESSING);

        late.set(false);
        heldBack.forEach(slow::execute);
        worker.drain();
        worker.close();
        slow.shutdown();
    }

    @Test
    void aSubscriberThatThrowsErrorsHarmsNobody() throws Exception {
        Pawl pawl = handlingOther(open());
        Queue<TaskEvent> heard = new ConcurrentLinkedQueue<>();
        pawl.subscribe(event -> {
            throw new StackOverflowError("a broken subscriber");
        });
        pawl.subscribe(heard::add);
        Worker worker = pawl.start(ONE_AT_A_TIME);

        for (int i = 0; i < 3; i++) {
            letItLookAround(pawl);
        }

        assertThat(worker.stop(Duration.ofSeconds(20))).isTrue();
        assertThat(heard).hasSize(9);
        assertThat(pawl.browser().stats().all().completed()).isEqualTo(3);
    }

    @Test
    void workersWithoutAGivenNameAreToldApart() {
        Pawl pawl = handlingOther(open());

        assertThat(pawl.start().id()).isNotEqualTo(pawl.start().id());

        assertThat(pawl.browser().workers()).hasSize(2);
    }
}
