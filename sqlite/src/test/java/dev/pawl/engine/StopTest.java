package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.Worker;
import dev.pawl.store.Stats;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker does with what it holds when it stops. */
class StopTest extends OnARealFile {
    private final Gate gate = new Gate();

    private static CompletableFuture<Boolean> stopping(Worker worker, Duration deadline) {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        Thread stopper = new Thread(() -> stopped.complete(worker.stop(deadline)));
        stopper.start();
        // why: once it waits, the worker has been told.
        await().atMost(SOON).until(() -> stopped.isDone() || stopper.getState() == Thread.State.WAITING);
        return stopped;
    }

    @Test
    void whatRunsEndsByItselfWithinTheDeadline() throws Exception {
        Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> gate.passAnd(Outcome.done("finished")));
        Worker worker = pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        CompletableFuture<Boolean> stopped = stopping(worker, Duration.ofMinutes(5));
        assertThat(stopped).isNotDone();
        gate.open();

        assertThat(stopped.join()).isTrue();
        assertThat(task(pawl, id).result()).isEqualTo("\"finished\"");
    }

    @Test
    void aStoppedWorkerClaimsNothingMore() throws Exception {
        Pawl pawl = open().handle(SQUARE, (number, context) -> gate.pass());
        Worker worker = pawl.start(ONE_AT_A_TIME);
        pawl.enqueue(SQUARE, new Digit(1));
        gate.awaitVisitors();
        List<Long> later = IntStream.range(0, 5)
                .mapToObj(i -> pawl.enqueue(SQUARE, new Digit(i)).taskId())
                .toList();

        CompletableFuture<Boolean> stopped = stopping(worker, Duration.ofMinutes(5));
        gate.open();

        assertThat(stopped.join()).isTrue();
        assertThat(later).allSatisfy(id -> {
            assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);
            assertThat(task(pawl, id).attempts()).isZero();
        });
    }

    @Test
    void whatWasOnlyHeldReadyGoesBackWithItsAttemptUnused() throws Exception {
        Pawl pawl = open().handle(SQUARE, (number, context) -> gate.passStubbornly())
                .handle(OTHER, (number, context) -> {});
        // why: short handlers teach the worker to hold tasks ready; then come those that wait.
        pawl.enqueueAll(IntStream.range(0, 2_000)
                .mapToObj(i -> OTHER.with(new Digit(i)).priority(1))
                .toList());
        List<Long> ids = pawl
                .enqueueAll(IntStream.range(0, 200)
                        .mapToObj(i -> SQUARE.with(new Digit(i)).priority(2))
                        .toList())
                .stream()
                .map(answer -> answer.taskId())
                .toList();
        Worker worker = pawl.start(ONE_AT_A_TIME.withPrefetch(50));
        gate.awaitVisitors();
        Stats.Counts held = await().atMost(SOON)
                .until(() -> pawl.browser().stats().byType().get("square"), counts -> counts.processing() > 1);
        assertThat(held.processing()).isBetween(2L, 52L);

        CompletableFuture<Boolean> stopped = stopping(worker, Duration.ofMinutes(5));
        await().atMost(SOON)
                .until(() -> pawl.browser().stats().byType().get("square").processing() == 1);
        gate.open();

        assertThat(stopped.join()).isTrue();
        assertThat(task(pawl, ids.get(0)).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(ids.subList(1, ids.size())).allSatisfy(id -> {
            Task task = task(pawl, id);
            assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
            assertThat(task.attempts()).isZero();
            assertThat(pawl.browser().attempts(id)).isEmpty();
        });
    }

    @Test
    void atTheDeadlineWhatRunsIsInterruptedAndGoesBackWithoutUsingItsAttempt() throws Exception {
        FakeTime time = new FakeTime();
        Queue<Boolean> told = new ConcurrentLinkedQueue<>();
        Pawl pawl = open(time).handle(SQUARE, (number, context) -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                told.add(context.isCancelled());
                throw e;
            }
        });
        Worker worker = pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        CompletableFuture<Boolean> stopped = stopping(worker, Duration.ofSeconds(10));
        await().atMost(SOON).until(() -> {
            time.advance(Duration.ofSeconds(5));
            return stopped.isDone();
        });

        assertThat(stopped.join()).isTrue();
        assertThat(told).containsExactly(true);
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task(pawl, id).attempts()).isZero();
        gate.open();
        pawl.start(ONE_AT_A_TIME);
        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).attempts()).isEqualTo(1);
    }

    @Test
    void aHandlerThatEndsWellInSpiteOfTheInterruptIsCompleted() throws Exception {
        Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                return Outcome.done("just in time");
            }
            return Outcome.retry("the gate was opened");
        });
        Worker worker = pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        assertThat(worker.stop(Duration.ZERO)).isTrue();

        assertThat(task(pawl, id).result()).isEqualTo("\"just in time\"");
    }

    @Test
    void aHandlerThatDoesNotListenIsLeftBehindAndItsTaskComesBackByItsLease() throws Exception {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time).handle(SQUARE, (number, context) -> {
            if (context.attempt() == 1) {
                gate.passStubbornly();
            }
        });
        Worker worker = pawl.start(ONE_AT_A_TIME.withLease(Duration.ofSeconds(60)));
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        CompletableFuture<Boolean> stopped = stopping(worker, Duration.ofSeconds(1));
        await().atMost(SOON).until(() -> {
            time.advance(Duration.ofSeconds(1));
            return stopped.isDone();
        });

        assertThat(stopped.join()).as("not everything ended").isFalse();
        pawl.start(ONE_AT_A_TIME);
        time.advance(Duration.ofSeconds(61));
        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).attempts()).isEqualTo(2);
        gate.open();
    }

    @Test
    void aStopThatIsInterruptedDoesNotWaitForTheDeadlineButPutsTheWorkDownInOrder() throws Exception {
        Pawl pawl = open().handle(SQUARE, (number, context) -> gate.pass());
        Worker worker = pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();

        Thread stopper = new Thread(() -> {
            Thread.currentThread().interrupt();
            worker.stop(Duration.ofHours(1));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        stopper.start();

        assertThat(flag.join()).as("the caller's interrupt is kept for it").isTrue();
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task(pawl, id).attempts()).isZero();
    }

    @Test
    void aStopWithAShorterDeadlineShortensTheOneUnderWayAndALongerOneDoesNotLengthenIt() throws Exception {
        Pawl pawl = open().handle(SQUARE, (number, context) -> gate.pass());
        Worker worker = pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        CompletableFuture<Boolean> patient = stopping(worker, Duration.ofHours(1));
        CompletableFuture<Boolean> morePatient = stopping(worker, Duration.ofHours(2));
        assertThat(patient).isNotDone();
        CompletableFuture<Boolean> impatient = stopping(worker, Duration.ZERO);

        assertThat(List.of(impatient, patient, morePatient))
                .allSatisfy(stopped -> assertThat(stopped).succeedsWithin(SOON).isEqualTo(true));
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task(pawl, id).attempts()).isZero();
    }

    @Test
    void aHandlerMayStopItsOwnWorker() throws Exception {
        CompletableFuture<Worker> self = new CompletableFuture<>();
        Pawl pawl = open().handle(SQUARE, (number, context) -> {
            self.join().stop(Duration.ZERO);
        });
        Worker worker = pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        self.complete(worker);

        await().atMost(SOON).until(() -> pawl.browser().workers().get(0).stoppedAt() != null);
        assertThat(task(pawl, id).status()).isIn(TaskStatus.COMPLETED, TaskStatus.QUEUED, TaskStatus.PROCESSING);
    }

    @Test
    void drainingWaitsForRetriesButNotForTasksOfAnotherDay() throws Exception {
        Pawl pawl = open().handleOutcome(
                        SQUARE,
                        (number, context) -> context.attempt() < 2
                                ? Outcome.retry(Duration.ofMillis(30), "once more")
                                : Outcome.done());
        Worker worker = pawl.start();
        long today = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        long tomorrow = pawl.enqueue(SQUARE.with(new Digit(2)).runAfter(Duration.ofDays(1)))
                .taskId();

        worker.drain();

        assertThat(task(pawl, today).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task(pawl, tomorrow).status()).isEqualTo(TaskStatus.QUEUED);
    }
}
