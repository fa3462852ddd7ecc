package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.pawl.Codec;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskContext;
import dev.pawl.TaskFailedException;
import dev.pawl.TaskType;
import dev.pawl.store.Attempt;
import dev.pawl.store.LogLine;
import dev.pawl.store.StoreException;
import dev.pawl.task.Backoff;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** What handlers say, and what becomes of their tasks. */
class HandlingTest extends OnARealFile {
    private static final Backoff AT_ONCE = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));
    private static final TaskType<Digit> HASTY = SQUARE.backoff(AT_ONCE).maxAttempts(3);

    private Task ran(Outcome outcome) throws InterruptedException, TimeoutException {
        Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> outcome);
        pawl.start(ONE_AT_A_TIME);
        return pawl.await(pawl.enqueue(SQUARE, new Digit(3)).taskId(), SOON);
    }

    @Test
    void aTaskIsHandledAndItsTypedResultComesBack() throws Exception {
        Pawl pawl = open().handleOutcome(
                        SQUARE, (number, context) -> Outcome.done(new Digit(number.value() * number.value())));
        pawl.start();

        long id = pawl.enqueue(SQUARE, new Digit(7)).taskId();

        assertThat(pawl.awaitResult(id, Digit.class, SOON)).contains(new Digit(49));
        assertThat(pawl.awaitResult(id, JsonText.class, SOON)).contains(new JsonText("{\"value\":49}"));
        Task task = task(pawl, id);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.result()).isEqualTo("{\"value\":49}");
        assertThat(task.processingStartedAt()).isBetween(task.reservedAt(), task.finishedAt());
        assertThat(task.leaseUntil()).isNull();
    }

    @Test
    void aHandlerThatRunsForTooLongIsInterruptedAndItsAttemptHasFailed() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        TaskType<Digit> slow = HASTY.timeout(Duration.ofMillis(50));
        Pawl pawl = open().handle(slow, (number, context) -> {
            if (attempts.incrementAndGet() < 3) {
                Thread.sleep(SOON.toMillis());
            }
        });
        pawl.start();

        Task task = pawl.await(pawl.enqueue(slow, new Digit(7)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(pawl.browser().attempts(task.id())).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.kind()).isEqualTo(Transition.Kind.RETRIED);
            assertThat(attempt.error())
                    .startsWith("ran for longer than PT0.05S: ")
                    .contains("InterruptedException");
        });
    }

    @Test
    void whatAHandlerReturnsThatWentOnAfterItsTimeStillCounts() throws Exception {
        TaskType<Digit> slow = SQUARE.timeout(Duration.ofMillis(1));
        Pawl pawl = open().handleOutcome(slow, (number, context) -> {
            try {
                Thread.sleep(SOON.toMillis());
            } catch (InterruptedException late) {
                return Outcome.done(number);
            }
            return Outcome.discard("it was not interrupted");
        });
        pawl.start();

        assertThat(pawl.awaitResult(pawl.enqueue(slow, new Digit(7)).taskId(), Digit.class, SOON))
                .contains(new Digit(7));
        assertThatThrownBy(() -> SQUARE.timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 ms to 365 days");
    }

    @Test
    void whatAHandlerLogsSaysWhatItIsAboutAndWhatItsThreadLogsAfterwardsDoesNot() throws Exception {
        Queue<Map<String, String>> labels = new ConcurrentLinkedQueue<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> {
                labels.add(Map.copyOf(MDC.getCopyOfContextMap()));
                return context.attempt() == 1 ? Outcome.retry(Duration.ZERO, "again") : Outcome.done();
            });
            pawl.start(ONE_AT_A_TIME.withId("w1").withExecutor(thread));
            long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
            pawl.await(id, SOON);

            assertThat(labels).extracting(label -> label.get("attempt")).containsExactly("1", "2");
            assertThat(labels)
                    .allSatisfy(label -> assertThat(label)
                            .containsEntry("task_id", String.valueOf(id))
                            .containsEntry("type", "square")
                            .containsEntry("worker_id", "w1"));
            assertThat(thread.submit(() -> Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()))
                            .get())
                    .isEqualTo(Map.of());
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void aHandlerThatReturnsNothingCompletesWithoutAResult() throws Exception {
        Pawl pawl = handlingOther(open());
        pawl.start();

        long id = pawl.enqueue(OTHER, new Digit(1)).taskId();

        assertThat(pawl.awaitResult(id, Digit.class, SOON)).isEmpty();
        assertThat(task(pawl, id).result()).isNull();
    }

    @Test
    void aResultThatIsJsonAlreadyIsStoredAsItIs() throws Exception {
        assertThat(ran(Outcome.done(new JsonText("[ 1 ]"))).result()).isEqualTo("[ 1 ]");
    }

    @Test
    void aDiscardedTaskFailsAtOnce() throws Exception {
        Task task = ran(Outcome.discard("hopeless"));

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.errorMessage()).isEqualTo("hopeless");
    }

    @Test
    void aHandlerMayCancelItsOwnTask() throws Exception {
        Task task = ran(Outcome.cancel("nobody wants it"));

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task.errorMessage()).isEqualTo("nobody wants it");
    }

    @Test
    void aSnoozeUsesNoAttempt() throws Exception {
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        Pawl pawl = open().handleOutcome(SQUARE.maxAttempts(1), (number, context) -> {
            attempts.add(context.attempt());
            return attempts.size() < 4 ? Outcome.snooze(Instant.EPOCH) : Outcome.done();
        });
        pawl.start();

        Task task = pawl.await(
                pawl.enqueue(SQUARE.with(new Digit(1)).maxAttempts(1)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(attempts).containsExactly(1, 1, 1, 1);
        assertThat(pawl.browser().attempts(task.id()))
                .extracting(Attempt::kind)
                .containsOnly(Transition.Kind.SNOOZED)
                .hasSize(3);
    }

    @Test
    void aThrowIsTriedAgainUntilTheLastAttemptFailsWithItsStackTrace() throws Exception {
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        Pawl pawl = open().handle(HASTY, (number, context) -> {
            attempts.add(context.attempt());
            throw new IllegalStateException("no luck in attempt " + context.attempt());
        });
        pawl.start();

        Task task = pawl.await(pawl.enqueue(HASTY, new Digit(1)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.attempts()).isEqualTo(3);
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(task.errorMessage())
                .startsWith("java.lang.IllegalStateException: no luck in attempt 3")
                .contains("at dev.pawl.engine.HandlingTest");
        assertThat(pawl.browser().attempts(task.id()))
                .extracting(Attempt::kind)
                .containsExactly(Transition.Kind.RETRIED, Transition.Kind.RETRIED, Transition.Kind.FAILED);
    }

    @Test
    void aTaskThatSucceedsInTheEndHasNoErrorAnyMore() throws Exception {
        Pawl pawl = open().handleOutcome(
                        HASTY, (number, context) -> context.attempt() < 3 ? Outcome.retry("not yet") : Outcome.done());
        pawl.start();

        Task task = pawl.await(pawl.enqueue(HASTY, new Digit(1)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.attempts()).isEqualTo(3);
        assertThat(task.errorMessage()).isNull();
    }

    @Test
    void aThrowThatTheTypeDiscardsIsNotTriedAgain() throws Exception {
        TaskType<Digit> type = HASTY.discardOn(ArithmeticException.class);
        Pawl pawl = open().handle(type, (number, context) -> {
            throw new ArithmeticException("never");
        });
        pawl.start();

        Task task = pawl.await(pawl.enqueue(type, new Digit(1)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.errorMessage()).contains("never");
    }

    @Test
    void anErrorEndsItsAttemptAndNotTheWorker() throws Exception {
        Pawl pawl = handlingOther(open()).handle(HASTY, (number, context) -> {
            throw new StackOverflowError("deep");
        });
        pawl.start(ONE_AT_A_TIME);

        Task task = pawl.await(pawl.enqueue(HASTY, new Digit(1)).taskId(), SOON);

        assertThat(task.errorMessage()).startsWith("java.lang.StackOverflowError: deep");
        letItLookAround(pawl);
    }

    @Test
    void aThrowThatCannotEvenDescribeItselfEndsItsAttemptAndNotTheWorker() throws Exception {
        Pawl pawl = handlingOther(open()).handle(HASTY, (number, context) -> {
            throw new RuntimeException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new IllegalStateException("no message for you");
                }
            };
        });
        pawl.start(ONE_AT_A_TIME);

        Task task = pawl.await(pawl.enqueue(HASTY, new Digit(1)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorMessage()).contains("HandlingTest");
        letItLookAround(pawl);
    }

    @Test
    void aHandlerThatSaysNothingAtAllHasFailed() throws Exception {
        Pawl pawl = handlingOther(open()).handleOutcome(HASTY, (number, context) -> null);
        pawl.start(ONE_AT_A_TIME);

        Task task = pawl.await(pawl.enqueue(HASTY, new Digit(1)).taskId(), SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorMessage()).contains("outcome");
    }

    @Test
    void aPayloadThatDoesNotFitFailsItsTaskWithTheReason() throws Exception {
        Pawl pawl = open().handle(HASTY, (number, context) -> {});
        pawl.start();

        Task task = pawl.await(
                pawl.enqueue(TaskType.json(HASTY.name())
                                .backoff(AT_ONCE)
                                .maxAttempts(2)
                                .with(new JsonText("{\"value\":\"seven\"}")))
                        .taskId(),
                SOON);

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorMessage()).contains(Codec.CodecException.class.getName(), Digit.class.getName());
    }

    @Test
    void aHandlerKnowsItsAttempt() throws Exception {
        Queue<TaskContext> contexts = new ConcurrentLinkedQueue<>();
        TaskType<JsonText> every = TaskType.json("mail.*");
        Pawl pawl = open().handle(every, (json, context) -> contexts.add(context));
        String worker = pawl.start(ONE_AT_A_TIME.withId("w1")).id();

        long id = pawl.enqueue(
                        TaskType.json("mail.send").with(new JsonText("1")).maxAttempts(7))
                .taskId();
        pawl.await(id, SOON);

        TaskContext context = contexts.remove();
        assertThat(context.taskId()).isEqualTo(id);
        assertThat(context.type()).isEqualTo("mail.send");
        assertThat(context.attempt()).isEqualTo(1);
        assertThat(context.maxAttempts()).isEqualTo(7);
        assertThat(context.worker()).isEqualTo("w1").isEqualTo(worker);
        assertThat(context.isCancelled()).isFalse();
    }

    @Test
    void progressAndLogAreThereForEverybodyToSeeWhileTheHandlerRuns() throws Exception {
        Gate gate = new Gate();
        Pawl pawl = open().handle(SQUARE, (number, context) -> {
            context.progress(1, 9, "begun");
            context.progress(3, 9, "a third");
            context.log(LogLine.Level.WARNING, "slow", Map.of("ms", 12));
            context.log(LogLine.Level.INFO, "raw", new JsonText("[1]"));
            context.log(LogLine.Level.DEBUG, "plain");
            gate.pass();
        });
        pawl.start();
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        assertThat(task(pawl, id).progress()).isEqualTo(new Progress(3, 9, "a third"));
        assertThat(pawl.browser().logs(id))
                .extracting(LogLine::attempt, LogLine::level, LogLine::message, LogLine::details)
                .containsExactly(
                        tuple(1, LogLine.Level.WARNING, "slow", "{\"ms\":12}"),
                        tuple(1, LogLine.Level.INFO, "raw", "[1]"),
                        tuple(1, LogLine.Level.DEBUG, "plain", null));
        gate.open();
        assertThat(pawl.await(id, SOON).progress()).isEqualTo(new Progress(3, 9, "a third"));
    }

    @Test
    void whatWasEnqueuedTogetherIsAnsweredInItsOrderAndAKeyOnce() {
        Pawl pawl = open();
        Queue<TaskEvent.Enqueued> enqueued = heard(pawl, TaskEvent.Enqueued.class);

        var answers = pawl.enqueueAll(List.of(
                SQUARE.with(new Digit(1)).idempotencyKey("a"),
                SQUARE.with(new Digit(2)),
                SQUARE.with(new Digit(3)).idempotencyKey("a")));

        assertThat(answers.get(2).taskId()).isEqualTo(answers.get(0).taskId());
        assertThat(answers).extracting(answer -> answer.created()).containsExactly(true, true, false);
        assertThat(enqueued)
                .extracting(TaskEvent.Enqueued::taskId)
                .containsExactly(answers.get(0).taskId(), answers.get(1).taskId());
        assertThat(pawl.enqueueAll(List.of())).isEmpty();
    }

    @Test
    void anAsyncEnqueueCompletesWhenTheTaskIsStored() {
        Pawl pawl = open();

        long id = pawl.enqueueAsync(SQUARE.with(new Digit(5))).join().taskId();

        assertThat(task(pawl, id).payload()).isEqualTo("{\"value\":5}");
        assertThat(pawl.enqueueAllAsync(List.of(SQUARE.with(new Digit(1)), SQUARE.with(new Digit(2))))
                        .join())
                .hasSize(2);
    }

    @Test
    void aBadTaskStoresNothingOfItsBatch() {
        Pawl pawl = open();

        assertThatThrownBy(() -> pawl.enqueueAll(List.of(
                        SQUARE.with(new Digit(1)), SQUARE.with(new Digit(2)).maxAttempts(0))))
                .hasMessageContaining("max_attempts");

        assertThat(pawl.browser().stats().all().total()).isZero();
    }

    @Test
    void waitingForATaskEndsWithTheTimeGivenOrWithTheTask() throws Exception {
        Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> Outcome.discard("no"));
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();

        assertThatThrownBy(() -> pawl.await(id, Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("task " + id + " is still queued after PT0.001S");
        assertThatThrownBy(() -> pawl.await(id + 1, SOON)).isInstanceOf(NoSuchElementException.class);
        pawl.start();
        assertThatThrownBy(() -> pawl.awaitResult(id, Digit.class, SOON))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.task().status()).isEqualTo(TaskStatus.FAILED))
                .hasMessage("task " + id + " (square) ended failed: no");
    }

    @Test
    void aFailedTaskThatIsRetriedHasAllItsAttemptsAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Pawl pawl = open().handleOutcome(
                        HASTY, (number, context) -> runs.incrementAndGet() < 4 ? Outcome.retry("no") : Outcome.done());
        Queue<TaskEvent.Requeued> requeued = heard(pawl, TaskEvent.Requeued.class);
        pawl.start();
        long id = pawl.enqueue(HASTY, new Digit(1)).taskId();
        assertThat(pawl.await(id, SOON).status()).isEqualTo(TaskStatus.FAILED);

        assertThat(pawl.retry(id).changed()).isTrue();

        Task task = awaitStatus(pawl, id, TaskStatus.COMPLETED);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(requeued).containsExactly(new TaskEvent.Requeued(id, "square", "default", TaskStatus.FAILED));
        assertThat(pawl.retry(id).changed()).as("a completed task is final").isFalse();
        assertThat(pawl.retry(id + 1).before()).as("there is no such task").isNull();
    }

    @Test
    void handlersAreSetBeforeTheFirstWorkerStartsAndOnceForAType() {
        Pawl pawl = open();
        assertThatThrownBy(pawl::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("handle a type");

        handlingOther(pawl);
        assertThatThrownBy(() -> handlingOther(pawl)).hasMessageContaining("'other'");
        pawl.start();
        assertThatThrownBy(() -> pawl.handle(SQUARE, (number, context) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the first worker starts");
    }

    @Test
    void aClosedQueueSaysSo() {
        Pawl pawl = open();
        pawl.close();

        assertThatThrownBy(() -> pawl.enqueue(SQUARE, new Digit(1)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("is closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://host/db", "jdbc:other:x"})
    void aLocationThatNoStoreKnowsIsRefusedWithAWayOut(String location) {
        open();
        assertThatThrownBy(() -> Pawl.open(location, PawlSettings.DEFAULT))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContainingAll("'" + location + "'", "pawl-sqlite");
    }

    @Test
    void theLastTimeThereIsCanBeWaitedFor() {
        Pawl pawl = open();

        long id = pawl.enqueue(SQUARE.with(new Digit(1)).runAfter(Instant.ofEpochMilli(NewTask.MAX_TIME)))
                .taskId();

        assertThat(task(pawl, id).runAfter()).isEqualTo(NewTask.MAX_TIME);
    }
}
