package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.Worker;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Exactly one of cancel and finish wins, and a handler that is not wanted any more hears of it. */
class CancelTest extends OnARealFile {
    private final Gate gate = new Gate();
    private final Queue<Boolean> told = new ConcurrentLinkedQueue<>();

    /** Waits at the gate and notes whether it was told to give up. */
    private Pawl waiting(Pawl pawl) {
        return handlingOther(pawl).handleOutcome(SQUARE, (number, context) -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                told.add(context.isCancelled());
            }
            return Outcome.done("late");
        });
    }

    @Test
    void aQueuedTaskIsCancelledAtOnceAndNeverRuns() {
        Pawl pawl = waiting(open());
        Queue<TaskEvent.Cancelled> cancelled = heard(pawl, TaskEvent.Cancelled.class);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();

        assertThat(pawl.cancel(id).changed()).isTrue();
        assertThat(pawl.cancel(id).changed()).as("once is enough").isFalse();

        pawl.start(ONE_AT_A_TIME);
        letItLookAround(pawl);
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(pawl, id).attempts()).isZero();
        assertThat(cancelled).containsExactly(new TaskEvent.Cancelled(id, "square", "default", TaskStatus.QUEUED));
    }

    @Test
    void aRunningTaskIsCancelledAtOnceItsHandlerInterruptedAndItsLateResultRefused() throws Exception {
        Pawl pawl = waiting(open());
        Queue<TaskEvent.LeaseLost> lost = heard(pawl, TaskEvent.LeaseLost.class);
        Queue<TaskEvent.Ended> ended = heard(pawl, TaskEvent.Ended.class);
        pawl.start(ONE_AT_A_TIME);
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        assertThat(pawl.cancel(id).before()).isEqualTo(TaskStatus.PROCESSING);

        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.CANCELLED);
        await().atMost(SOON).until(() -> !lost.isEmpty());
        assertThat(told).containsExactly(true);
        assertThat(ended).isEmpty();
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(pawl, id).result()).isNull();
        letItLookAround(pawl);
    }

    @Test
    void anEndedTaskCannotBeCancelled() {
        Pawl pawl = handlingOther(open());
        pawl.start();
        long id = pawl.enqueue(OTHER, new Digit(1)).taskId();
        awaitStatus(pawl, id, TaskStatus.COMPLETED);

        assertThat(pawl.cancel(id).changed()).isFalse();
        assertThat(pawl.cancel(id).before()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(pawl.cancel(id + 1).before()).isNull();
    }

    @Test
    void aCancelFromAnotherProcessReachesTheHandlerWithinASecond() throws Exception {
        FakeTime time = new FakeTime();
        Pawl working = waiting(open(time));
        Pawl elsewhere = open(time);
        working.start(ONE_AT_A_TIME);
        long id = working.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        awaitListening(time);
        time.advance(Duration.ofSeconds(5));

        elsewhere.cancel(id);
        // why: it was asked after just now, perhaps; once a second is enough.
        awaitTold(time);

        assertThat(told).containsExactly(true);
    }

    @Test
    void aCancelFromAnotherProcessReachesAHandlerThatHasOnlyJustBegun() throws Exception {
        FakeTime time = new FakeTime();
        Pawl working = waiting(open(time));
        Pawl elsewhere = open(time);
        working.start(ONE_AT_A_TIME);
        long id = working.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        awaitListening(time);

        elsewhere.cancel(id);
        awaitTold(time);

        assertThat(told).containsExactly(true);
    }

    /** The ring comes on a thread of the store, some time after the cancel; time goes on in small steps meanwhile. */
    private void awaitTold(FakeTime time) {
        long latest = time.now() + 1_500;
        await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> {
            if (time.now() < latest) {
                time.advance(Duration.ofMillis(5));
            }
            return !told.isEmpty();
        });
    }

    /** Lets the claimer, which rests, begin to listen for others. */
    private static void awaitListening(FakeTime time) {
        await().atMost(SOON).until(() -> time.waiting() >= 5);
        time.advance(Duration.ofMillis(10));
        await().atMost(SOON).until(() -> time.waiting() >= 5);
    }

    @Test
    void ofCancelAndFinishExactlyOneWins() throws Exception {
        Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> Outcome.done(number));
        pawl.start();
        List<Long> ids =
                pawl
                        .enqueueAll(IntStream.range(0, 500)
                                .mapToObj(i -> SQUARE.with(new Digit(i)))
                                .toList())
                        .stream()
                        .map(answer -> answer.taskId())
                        .toList();
        List<Long> cancelled = new ArrayList<>();
        for (int i = ids.size() - 1; i >= 0; i--) {
            if (pawl.cancel(ids.get(i)).changed()) {
                cancelled.add(ids.get(i));
            }
        }

        for (long id : ids) {
            Task task = pawl.await(id, SOON);
            assertThat(task.status()).isEqualTo(cancelled.contains(id) ? TaskStatus.CANCELLED : TaskStatus.COMPLETED);
            assertThat(task.result() != null).isEqualTo(task.status() == TaskStatus.COMPLETED);
        }
        assertThat(cancelled).as("some won").isNotEmpty();
    }

    @Test
    void theInterruptOfACancelledTaskDoesNotReachTheNextOne() throws Exception {
        Queue<Boolean> interrupted = new ConcurrentLinkedQueue<>();
        Pawl pawl = open().handle(SQUARE, (number, context) -> {
                    try {
                        gate.pass();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .handle(
                        OTHER,
                        (number, context) ->
                                interrupted.add(Thread.currentThread().isInterrupted()));
        // why: only a task that is held ready follows on the same thread at once; short ones teach the worker to hold
        // some.
        pawl.enqueueAll(others(2_000, 1));
        long id = pawl.enqueue(SQUARE.with(new Digit(1)).priority(2)).taskId();
        pawl.enqueueAll(others(100, 3));
        Worker worker = pawl.start(ONE_AT_A_TIME);
        gate.awaitVisitors();
        await().atMost(SOON)
                .until(() -> pawl.browser().stats().byType().get("other").processing() > 0);

        pawl.cancel(id);
        worker.drain();

        assertThat(interrupted).hasSize(2_100).containsOnly(false);
    }

    private static List<TaskRequest<Digit>> others(int tasks, int priority) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> OTHER.with(new Digit(i)).priority(priority))
                .toList();
    }

    @Test
    void aCancelledTaskThatIsRetriedWhileItsOldHandlerStillRunsBelongsToItsNewAttempt() throws Exception {
        Gate stubborn = new Gate();
        Pawl pawl = open().handleOutcome(SQUARE, (number, context) -> {
            if (told.isEmpty()) {
                told.add(true);
                stubborn.passStubbornly();
                return Outcome.done("old");
            }
            return Outcome.done("new");
        });
        Queue<TaskEvent.LeaseLost> lost = heard(pawl, TaskEvent.LeaseLost.class);
        pawl.start(ONE_AT_A_TIME.withConcurrency(2));
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        stubborn.awaitVisitors();

        pawl.cancel(id);
        pawl.retry(id);
        awaitStatus(pawl, id, TaskStatus.COMPLETED);
        stubborn.open();

        await().atMost(SOON).until(() -> !lost.isEmpty());
        assertThat(task(pawl, id).result()).isEqualTo("\"new\"");
    }
}
