package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskContext;
import dev.pawl.WorkerSettings;
import dev.pawl.store.LogLine;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Waiting, retries, leases and heartbeats, by a clock that the test moves. */
class LeaseTest extends OnARealFile {
    private static final WorkerSettings MINUTE = ONE_AT_A_TIME.withLease(Duration.ofSeconds(60));

    private final FakeTime time = new FakeTime();
    private final Gate gate = new Gate();

    private static void advance(FakeTime time, long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    @Test
    void aDelayedTaskStartsWhenItsTimeHasComeAndNotAMillisecondBefore() {
        Pawl pawl = handlingOther(open(time)).handle(SQUARE, (number, context) -> {});
        pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE.with(new Digit(1)).runAfter(Duration.ofHours(2)))
                .taskId();

        advance(time, Duration.ofHours(2).toMillis() - 1);
        letItLookAround(pawl);
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);

        advance(time, 1);
        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).reservedAt())
                .isEqualTo(FakeTime.START + Duration.ofHours(2).toMillis());
    }

    @Test
    void anIdleWorkerWakesForATimeThatComesWithoutAnybodyRinging() {
        Pawl pawl = open(time).handle(SQUARE, (number, context) -> {});
        pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE.with(new Digit(1)).runAfter(Duration.ofSeconds(29)))
                .taskId();
        // why: five threads wait when the worker has gone to rest: its claimer, the queue's caretaker, clock and
        // counter, and
        // the
        // store's checkpointer.
        await().atMost(SOON).until(() -> time.waiting() == 5);

        advance(time, 29_000);

        awaitStatus(pawl, id, TaskStatus.COMPLETED);
    }

    @Test
    void aRetryWaitsExactlyItsBackoff() {
        Queue<Long> startedAt = new ConcurrentLinkedQueue<>();
        Pawl pawl = handlingOther(open(time)).handleOutcome(SQUARE, (number, context) -> {
            startedAt.add(time.now());
            return context.attempt() < 4 ? Outcome.retry("not yet") : Outcome.done();
        });
        pawl.start(ONE_AT_A_TIME.withId("w1"));
        // why: every attempt throws the dice, those that look around too.
        time.load(0.5, 0.5, 0, 0.5, 0.75);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();

        for (long wait : new long[] {1_000, 1_800, 4_200}) {
            long due = await().atMost(SOON)
                    .until(
                            () -> task(pawl, id),
                            task -> task.status() == TaskStatus.QUEUED && task.runAfter() > time.now())
                    .runAfter();
            assertThat(due - time.now()).isEqualTo(wait);
            advance(time, wait - 1);
            letItLookAround(pawl);
            assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);
            advance(time, 1);
        }

        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).attempts()).isEqualTo(4);
        assertThat(startedAt)
                .containsExactly(
                        FakeTime.START, FakeTime.START + 1_000, FakeTime.START + 2_800, FakeTime.START + 7_000);
    }

    @Test
    void aLeaseIsExtendedAtAThirdOfItWhileTheHandlerRuns() throws Exception {
        Pawl pawl = open(time).handle(SQUARE, (number, context) -> gate.pass());
        pawl.start(MINUTE);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        assertThat(task(pawl, id).leaseUntil()).isEqualTo(FakeTime.START + 60_000);

        for (int third = 1; third <= 6; third++) {
            advance(time, 20_000);
            long until = time.now() + 60_000;
            await().atMost(SOON).until(() -> task(pawl, id).leaseUntil() == until);
        }

        gate.open();
        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).attempts()).isEqualTo(1);
    }

    @Test
    void anExtendedTaskIsNotStolenByASecondWorkerHoweverLongItRuns() throws Exception {
        Pawl first = open(time).handle(SQUARE, (number, context) -> gate.pass());
        first.start(MINUTE);
        long id = first.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        Pawl second = handlingOther(open(time)).handle(SQUARE, (number, context) -> {});
        second.start(MINUTE);

        for (int third = 1; third <= 9; third++) {
            advance(time, 20_000);
            long until = time.now() + 60_000;
            await().atMost(SOON).until(() -> task(first, id).leaseUntil() == until);
            letItLookAround(second);
        }

        assertThat(task(first, id).attempts()).isEqualTo(1);
        gate.open();
        awaitStatus(first, id, TaskStatus.COMPLETED);
    }

    @Test
    void aHandlerThatCleansUpAfterItsLossIsNotInterruptedByWhatFindsTheLossAgain() throws Exception {
        Queue<Boolean> interruptedAgain = new ConcurrentLinkedQueue<>();
        Pawl pawl = open(time).handle(SQUARE, (number, context) -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                context.log(LogLine.Level.INFO, "cleaning up");
                interruptedAgain.add(Thread.currentThread().isInterrupted());
            }
        });
        Queue<TaskEvent.LeaseLost> lost = heard(pawl, TaskEvent.LeaseLost.class);
        pawl.start(MINUTE);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        pawl.cancel(id);

        await().atMost(SOON).until(() -> !lost.isEmpty());
        assertThat(interruptedAgain).containsExactly(false);
    }

    @Test
    void aWorkerThatStallsPastItsLeaseLosesToTheOneThatTookOver() throws Exception {
        FakeTime stalled = new FakeTime();
        Pawl slow = open(stalled).handleOutcome(SQUARE, (number, context) -> {
            gate.pass();
            return Outcome.done("late");
        });
        Queue<TaskEvent.LeaseLost> lost = heard(slow, TaskEvent.LeaseLost.class);
        slow.start(MINUTE.withId("slow"));
        long id = slow.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        Pawl quick = open(time).handleOutcome(SQUARE, (number, context) -> Outcome.done("in time"));
        Queue<TaskEvent.Rescued> rescued = heard(quick, TaskEvent.Rescued.class);
        quick.start(MINUTE.withId("quick"));

        advance(time, 60_000);
        Task taken = awaitStatus(slow, id, TaskStatus.COMPLETED);
        gate.open();
        await().atMost(SOON).until(() -> !lost.isEmpty());

        assertThat(taken.attempts()).isEqualTo(2);
        assertThat(taken.lockedBy()).isEqualTo("quick");
        assertThat(lost).containsExactly(new TaskEvent.LeaseLost(id, "square", "default", 1, "slow"));
        assertThat(rescued).extracting(TaskEvent.Rescued::worker).containsExactly("slow");
        assertThat(task(slow, id).result()).isEqualTo("\"in time\"");
    }

    @Test
    void aHandlerWhoseLeaseWasTakenOverIsToldAtTheNextExtension() throws Exception {
        FakeTime stalled = new FakeTime();
        Queue<Boolean> told = new ConcurrentLinkedQueue<>();
        Pawl slow = open(stalled).handle(SQUARE, (number, context) -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                told.add(context.isCancelled());
            }
        });
        slow.start(MINUTE);
        long id = slow.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        Pawl quick = open(time).handle(SQUARE, (number, context) -> {});
        quick.start(MINUTE);
        advance(time, 60_000);
        awaitStatus(slow, id, TaskStatus.COMPLETED);

        advance(stalled, 20_000);

        await().atMost(SOON).until(() -> !told.isEmpty());
        assertThat(told).containsExactly(true);
    }

    @Test
    void aHandlerThatLostItsLeaseLearnsItFromItsNextReport() throws Exception {
        FakeTime stalled = new FakeTime();
        Queue<Boolean> told = new ConcurrentLinkedQueue<>();
        Pawl slow = open(stalled).handle(SQUARE, (number, context) -> {
            gate.pass();
            report(context, number.value());
            told.add(context.isCancelled());
        });
        slow.start(WorkerSettings.DEFAULT.withConcurrency(2).withLease(Duration.ofSeconds(60)));
        long progressing = slow.enqueue(SQUARE, new Digit(1)).taskId();
        long logging = slow.enqueue(SQUARE, new Digit(2)).taskId();
        gate.awaitVisitors();
        awaitStatus(slow, progressing, TaskStatus.PROCESSING);
        awaitStatus(slow, logging, TaskStatus.PROCESSING);
        Pawl quick = open(time).handle(SQUARE, (number, context) -> {});
        quick.start(MINUTE);
        advance(time, 60_000);
        awaitStatus(slow, progressing, TaskStatus.COMPLETED);
        awaitStatus(slow, logging, TaskStatus.COMPLETED);

        gate.open();

        await().atMost(SOON).until(() -> told.size() == 2);
        assertThat(told).containsExactly(true, true);
        assertThat(task(slow, progressing).progress()).isNull();
        assertThat(slow.browser().logs(logging)).isEmpty();
    }

    private static void report(TaskContext context, int how) {
        if (how == 1) {
            context.progress(1, 2, null);
        } else {
            context.log(LogLine.Level.INFO, "late");
        }
    }

    @Test
    void aTaskThatLosesEveryWorkerFailsAfterItsLastAttempt() throws Exception {
        // why: workers whose clocks stand still never extend, as if they had died.
        Gate crashed = new Gate(2);
        Pawl[] dying = {open(new FakeTime()), open(new FakeTime())};
        long id = open(time).enqueue(SQUARE.with(new Digit(1)).maxAttempts(1)).taskId();
        dying[0].handle(SQUARE, (number, context) -> crashed.pass()).start(MINUTE.withId("dying"));
        awaitStatus(dying[0], id, TaskStatus.PROCESSING);
        Pawl survivor = handlingOther(open(time)).handle(SQUARE, (number, context) -> {});
        survivor.start(MINUTE);

        advance(time, 60_000);

        Task task = awaitStatus(survivor, id, TaskStatus.FAILED);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.errorMessage()).contains("lease expired in attempt 1 of 1 held by dying");
        crashed.open();
    }

    @Test
    void aWorkerSendsAHeartbeatEveryHalfMinuteAndSaysGoodbye() {
        Pawl pawl = handlingOther(open(time));
        var worker = pawl.start(ONE_AT_A_TIME.withId("w1"));
        assertThat(info(pawl).startedAt()).isEqualTo(FakeTime.START);
        assertThat(info(pawl).pid()).isEqualTo(ProcessHandle.current().pid());

        for (int beat = 1; beat <= 3; beat++) {
            advance(time, 30_000);
            long now = time.now();
            await().atMost(SOON).until(() -> info(pawl).heartbeatAt() == now);
        }

        assertThat(info(pawl).stoppedAt()).isNull();
        assertThat(worker.stop(Duration.ZERO)).isTrue();
        assertThat(info(pawl).stoppedAt()).isEqualTo(time.now());
    }

    @Test
    void aWorkerThatIsNoMoreInTheRegisterRegistersAgain() throws Exception {
        Pawl pawl = handlingOther(open(time));
        pawl.start(ONE_AT_A_TIME.withId("w1"));
        letItLookAround(pawl);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            assertThat(statement.executeUpdate("DELETE FROM worker")).isEqualTo(1);
        }

        advance(time, 30_000);

        await().atMost(SOON).until(() -> pawl.browser().workers().size() == 1);
        assertThat(info(pawl).id()).isEqualTo("w1");
    }

    private static WorkerInfo info(Pawl pawl) {
        return pawl.browser().workers().get(0);
    }
}
