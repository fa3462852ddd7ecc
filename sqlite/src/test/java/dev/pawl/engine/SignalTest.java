package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.Signal;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks that wait to be told something. */
class SignalTest extends OnARealFile {
    private static final TaskType<JsonText> ORDER = TaskType.json("order");
    private static final JsonText NOTHING = new JsonText("{}");
    private static final Duration A_DAY = Duration.ofDays(1);

    private final FakeTime time = new FakeTime();
    private final Queue<Optional<String>> given = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** A queue whose orders wait for their approval. */
    private Pawl approving() {
        Pawl pawl = handlingOther(open(time));
        pawl.handleOutcome(ORDER, (order, context) -> {
            Optional<String> approval = context.awaitSignal("approved", String.class, A_DAY);
            given.add(approval);
            return failures.getAndDecrement() > 0 ? Outcome.retry(Duration.ZERO, "again") : Outcome.done(approval);
        });
        return pawl;
    }

    private static Task putOff(Pawl pawl, long id) {
        pawl.start(ONE_AT_A_TIME);
        letItLookAround(pawl);
        Task task = task(pawl, id);
        assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
        return task;
    }

    @Test
    void whoWaitsHoldsNothingUsesNoAttemptAndGoesOnWithTheSignal() {
        Pawl pawl = approving();
        long id = pawl.enqueue(ORDER, NOTHING).taskId();

        Task waiting = putOff(pawl, id);
        assertThat(waiting.attempts()).isZero();
        assertThat(waiting.leaseUntil()).isNull();
        assertThat(waiting.runAfter()).isEqualTo(time.now() + A_DAY.toMillis());
        assertThat(given).isEmpty();

        assertThat(pawl.signal(id, "approved", "by ada").changed()).isTrue();

        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).attempts()).isEqualTo(1);
        assertThat(given).containsExactly(Optional.of("by ada"));
    }

    @Test
    void aSignalThatComesBeforeIsKept() {
        Pawl pawl = approving();
        long id = pawl.enqueue(ORDER, NOTHING).taskId();
        assertThat(pawl.signal(id, "approved", "early").changed()).isTrue();

        pawl.start(ONE_AT_A_TIME);

        awaitStatus(pawl, id, TaskStatus.COMPLETED);
        assertThat(given).containsExactly(Optional.of("early"));
    }

    @Test
    void afterTheTimeOutTheTaskGoesOnWithoutAndForGood() {
        Pawl pawl = approving();
        failures.set(1);
        long id = pawl.enqueue(ORDER, NOTHING).taskId();
        putOff(pawl, id);

        time.advance(A_DAY);

        awaitStatus(pawl, id, TaskStatus.COMPLETED);
        assertThat(given).as("also in the second attempt").containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void aRepeatedAttemptIsGivenTheSameAndASecondSignalIsRefused() {
        Pawl pawl = approving();
        failures.set(2);
        long id = pawl.enqueue(ORDER, NOTHING).taskId();
        pawl.signal(id, "approved", "first");
        assertThat(pawl.signal(id, "approved", "second"))
                .satisfies(change -> assertThat(change.changed()).isFalse())
                .satisfies(change -> assertThat(change.hindrance()).isEqualTo("it was told 'approved' before"));

        pawl.start(ONE_AT_A_TIME);

        awaitStatus(pawl, id, TaskStatus.COMPLETED);
        assertThat(given).containsExactly(Optional.of("first"), Optional.of("first"), Optional.of("first"));
        assertThat(pawl.signal(id, "other", null)).satisfies(change -> {
            assertThat(change.changed()).isFalse();
            assertThat(change.before()).isEqualTo(TaskStatus.COMPLETED);
        });
    }

    @Test
    void aSignalThatComesWhileTheAttemptIsPutOffIsNotSleptOver() {
        Pawl pawl = handlingOther(open(time));
        pawl.handleOutcome(ORDER, (order, context) -> {
            try {
                given.add(context.awaitSignal("approved", String.class, A_DAY));
            } catch (Error putOff) {
                // why: the task awaits it by now, and is not put off yet.
                pawl.signal(context.taskId(), "approved", "meanwhile");
                throw putOff;
            }
            return Outcome.snooze(Instant.ofEpochMilli(time.now()).plus(A_DAY));
        });
        long id = pawl.enqueue(ORDER, NOTHING).taskId();
        pawl.start(ONE_AT_A_TIME);

        await().atMost(SOON).until(() -> !given.isEmpty());

        assertThat(given).containsExactly(Optional.of("meanwhile"));
        letItLookAround(pawl);
        assertThat(task(pawl, id).runAfter())
                .as("a snooze of its own, once it was given what it waited for")
                .isEqualTo(time.now() + A_DAY.toMillis());
    }

    @Test
    void oneThatIsNotAwaitedLetsTheTaskSleep() {
        Pawl pawl = open(time);
        long id = pawl.enqueue(ORDER.with(NOTHING).runAfter(A_DAY)).taskId();

        assertThat(pawl.signal(id, "approved", "x").changed()).isTrue();

        assertThat(task(pawl, id).runAfter()).isEqualTo(time.now() + A_DAY.toMillis());
    }

    @Test
    void whatCannotBeToldSaysWhy() {
        Pawl pawl = open(time);
        long id = pawl.enqueue(ORDER, NOTHING).taskId();
        assertThat(pawl.signal(id + 1, "approved", "x").before()).isNull();
        assertThatThrownBy(() -> pawl.signal(id, "", "x"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("name");
        for (int i = 0; i < Signal.MOST; i++) {
            pawl.signal(id, "s" + i, i);
        }
        assertThatThrownBy(() -> pawl.signal(id, "one more", "x"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("100 signals already");
    }
}
