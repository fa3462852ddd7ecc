package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.junit.TestQueue;
import dev.pawl.task.Backoff;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TestQueueTest {
    record Mail(String to) {}

    private static final TaskType<Mail> MAIL =
            TaskType.of("mail", Mail.class).backoff(new Backoff(Duration.ofMinutes(1), Duration.ofHours(1)));
    private static final TaskType<Mail> FOLLOW_UP = TaskType.of("follow_up", Mail.class);
    private static final TaskType<Mail> NOBODYS = TaskType.of("nobodys", Mail.class);
    private static final Mail ADA = new Mail("ada");
    private static final Mail BOB = new Mail("bob");

    @RegisterExtension
    final TestQueue queue = new TestQueue().withPatience(Duration.ofSeconds(20)).withMostAttempts(1_000);

    private final List<String> sent = new ArrayList<>();
    private int failures;

    @BeforeEach
    void handleMail() {
        queue.pawl().handleOutcome(MAIL, (mail, context) -> {
            sent.add(mail.to() + " " + context.attempt());
            if (failures-- > 0) {
                throw new IllegalStateException("no connection");
            }
            if (mail.equals(BOB)) {
                queue.pawl().enqueue(FOLLOW_UP, mail);
            }
            return Outcome.done(sent.size());
        });
        queue.pawl().handle(FOLLOW_UP, (mail, context) -> sent.add("again " + mail.to()));
    }

    @Test
    void aDrainRunsWhatIsDueWithWhatItEnqueuesAndNothingElse() {
        queue.pawl().enqueue(MAIL, BOB);
        queue.pawl().enqueue(MAIL.with(ADA).runAfter(Duration.ofMinutes(5)));
        queue.pawl().enqueue(NOBODYS, ADA);

        assertThat(queue.drain()).isEqualTo(2);

        assertThat(sent).containsExactly("bob 1", "again bob");
        assertThat(queue.drain()).isZero();
        assertThat(queue).hasWaiting(MAIL).withPayload(ADA).withDelay(Duration.ofMinutes(5));
        assertThat(queue).hasWaiting(NOBODYS);
        assertThat(queue.pawl().browser().workers()).hasSize(1).allMatch(worker -> worker.stoppedAt() != null);
    }

    @Test
    void nothingRunsByItselfWhenTimePasses() {
        queue.pawl().enqueue(MAIL.with(ADA).runAfter(Duration.ofMinutes(5)));

        queue.advance(Duration.ofMinutes(5));
        assertThat(sent).isEmpty();

        assertThat(queue.drain()).isOne();
    }

    @Test
    void aChainIsDrainedToItsEnd() {
        queue.pawl().handle(NOBODYS, (mail, context) -> {
            if (mail.to().length() < 500) {
                queue.pawl().enqueue(NOBODYS, new Mail(mail.to() + "a"));
            }
        });
        queue.pawl().enqueue(NOBODYS, new Mail(""));

        assertThat(queue.drain()).isEqualTo(501);

        assertThat(queue).hasCompleted(NOBODYS).times(501);
    }

    @Test
    void retriesAreMadeInThePassageOfTimeAndEndAmongTheDeadLetters() {
        failures = 100;
        queue.pawl().enqueue(MAIL.with(ADA).maxAttempts(3));

        assertThat(queue.drain()).isOne();
        assertThat(queue).hasWaiting(MAIL).withAttempts(1).withError("no connection");
        long before = queue.time().now();

        assertThat(queue.drainFor(Duration.ofDays(1))).isEqualTo(2);

        assertThat(queue.time().now() - before).isEqualTo(Duration.ofDays(1).toMillis());
        assertThat(queue).hasDead(MAIL).withAttempts(3).withError("no connection");
        Task dead = queue.tasks(MAIL).get(0);
        assertThat(dead.finishedAt())
                .as("it ended at its time")
                .isLessThan(before + 3 * Duration.ofHours(1).toMillis());
    }

    @Test
    void oneTaskRunsAlone() {
        queue.pawl().enqueueAll(List.of(MAIL.with(ADA), MAIL.with(BOB)));

        assertThat(queue.runNext()).isTrue();
        assertThat(sent).containsExactly("ada 1");
        assertThat(queue.runNext()).isTrue();
        assertThat(queue.runNext()).as("what the second enqueued").isTrue();
        assertThat(queue.runNext()).isFalse();
    }

    @Test
    void everyTickOfAScheduleIsMadeWhenTimePasses() {
        queue.pawl()
                .schedules()
                .put(queue.pawl().schedules().of("hourly", Ticks.every(Duration.ofHours(1)), MAIL.with(ADA)));

        queue.advance(Duration.ofHours(5));
        assertThat(queue).hasEnqueued(MAIL).times(5);
        assertThat(queue.drain()).isEqualTo(5);

        assertThat(queue.drainFor(Duration.ofDays(2))).isEqualTo(2 * 24);
        assertThat(queue).hasNothingLeft();
    }

    @Test
    void aLimitInAPeriodFollowsTheTime() {
        queue.pawl().limit(new Limit(Limit.Scope.TYPE, "mail", null, new Limit.Rate(2, 60_000)));
        queue.pawl().enqueueAll(Collections.nCopies(5, MAIL.with(ADA)));

        assertThat(queue.drain()).isEqualTo(2);
        assertThat(queue.drain()).isZero();
        queue.advance(Duration.ofSeconds(61));
        assertThat(queue.drain()).isEqualTo(2);
        assertThat(queue.drainFor(Duration.ofMinutes(2))).isOne();
    }

    @Test
    void childrenRunInTheDrainOfTheirParents() {
        var parent = MAIL.with(ADA);
        List<TaskRequest<Mail>> all = new ArrayList<>(List.of(parent));
        for (int child = 0; child < 150; child++) {
            all.add(FOLLOW_UP.with(BOB).after(parent));
        }
        queue.pawl().enqueueAll(all);

        assertThat(queue.drain()).isEqualTo(151);
    }

    @Test
    void aHandlerThatHangsIsNamedWithItsPlace() throws Exception {
        TestQueue hasty = new TestQueue().withPatience(Duration.ofMillis(500));
        CountDownLatch never = new CountDownLatch(1);
        within(hasty, () -> {
            hasty.pawl().handle(MAIL, (mail, context) -> never.await());
            hasty.pawl().enqueue(MAIL, ADA);

            assertThatThrownBy(hasty::drain)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("task 1 of type 'mail', attempt 1, has been running for")
                    .hasMessageContaining("TestQueueTest.lambda");
        });
    }

    private interface Body {
        void run() throws Exception;
    }

    /** A queue of its own, as JUnit would open and close it. */
    private static void within(TestQueue other, Body body) throws Exception {
        other.beforeEach(null);
        try {
            body.run();
        } finally {
            other.afterEach(null);
        }
    }

    @Test
    void aTaskThatBegetsItselfIsNamed() {
        queue.pawl().handle(NOBODYS, (mail, context) -> queue.pawl().enqueue(NOBODYS, mail));
        queue.pawl().enqueue(NOBODYS, ADA);

        assertThatThrownBy(queue::drain)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after 1000 attempts at one moment there is still more to run, such as task ");
    }

    @Test
    void afterACrashTheTaskComesBackWhenItsLeaseHasRunOut() {
        queue.crashBeforeFinish(MAIL);
        queue.pawl().enqueue(MAIL, ADA);

        assertThat(queue.drain()).isOne();
        assertThat(queue.tasks(MAIL)).extracting(Task::status).containsExactly(TaskStatus.PROCESSING);
        assertThat(queue.drain()).as("while the lease holds").isZero();
        assertThat(queue.drainFor(Duration.ofMinutes(2))).isOne();

        assertThat(sent).containsExactly("ada 1", "ada 2");
        assertThat(queue).hasCompleted(MAIL).withAttempts(2).withResult(2);
    }

    @Test
    void aSecondDeliveryComesAtOnce() {
        queue.deliverTwice(MAIL);
        queue.pawl().enqueue(MAIL, ADA);

        assertThat(queue.drain()).isEqualTo(2);

        assertThat(sent).containsExactly("ada 1", "ada 2");
        assertThat(queue).hasCompleted(MAIL).times(1);
    }

    @Test
    void whoLostItsLeaseIsRefusedAndTheTaskRunsAgain() {
        List<Boolean> lost = new ArrayList<>();
        List<TaskEvent> told = new ArrayList<>();
        queue.pawl().subscribe(told::add);
        queue.pawl().handleOutcome(NOBODYS, (mail, context) -> {
            context.progress(1, 2, null);
            lost.add(context.isCancelled());
            return Outcome.done(context.attempt());
        });
        queue.loseLease(NOBODYS);
        queue.pawl().enqueue(NOBODYS, ADA);

        assertThat(queue.drain()).isEqualTo(2);

        assertThat(lost).containsExactly(true, false);
        assertThat(queue).hasCompleted(NOBODYS).withResult(2);
        assertThat(told).filteredOn(TaskEvent.LeaseLost.class::isInstance).hasSize(1);
    }

    @Test
    void aFaultThatNothingMetIsTold() {
        TestQueue other = new TestQueue();

        assertThatThrownBy(() -> within(other, () -> other.crashBeforeFinish(MAIL)))
                .hasMessageContaining("no attempt was made for a fault that the test planned: {mail=[CRASH]}");
    }

    @Test
    void whatIsNotAsExpectedIsShown() {
        queue.pawl().enqueue(MAIL.with(ADA).idempotencyKey("a-1").priority(5).queue("slow"));

        assertThat(queue)
                .hasEnqueued(MAIL)
                .times(1)
                .withPayload(ADA)
                .withPayload(mail -> mail.to().startsWith("a"))
                .withKey("a-1")
                .withPriority(5)
                .withQueue("slow")
                .withLimitKey(null)
                .withoutDelay();
        assertThatThrownBy(() -> assertThat(queue).hasEnqueued(MAIL).withPayload(BOB))
                .hasMessageContaining("there should be a task enqueued of type 'mail' with payload Mail[to=bob]")
                .hasMessageContaining("task 1 mail queued {\"to\":\"ada\"} queue slow priority 5 key a-1");
        assertThatThrownBy(() -> assertThat(queue).hasEnqueued(FOLLOW_UP))
                .hasMessageContaining("there are only tasks of other types:\n  task 1 mail");
        assertThatThrownBy(() -> assertThat(queue).hasEnqueued(MAIL).times(2))
                .hasMessageContaining("there should be 2 tasks");
        assertThatThrownBy(() -> assertThat(queue).hasNotEnqueued(MAIL)).hasMessageContaining("task 1 mail queued");
        assertThatThrownBy(() -> assertThat(queue).hasNothingLeft()).hasMessageContaining("task 1 mail queued");
        assertThatThrownBy(() -> assertThat(queue).isEmpty()).hasMessageContaining("task 1 mail queued");
        assertThatThrownBy(() -> assertThat(queue).hasCompleted(MAIL))
                .hasMessageContaining("those of its type are\n  task 1");
        assertThat(queue).hasNotEnqueued(FOLLOW_UP);
        assertThat(queue.payloads(MAIL)).containsExactly(ADA);
    }

    @Test
    void aWorkerThatTheProgramStartsWorksByItself() throws Exception {
        queue.pawl().start();

        long id = queue.pawl().enqueue(MAIL, ADA).taskId();

        assertThat(queue.pawl().await(id, Duration.ofSeconds(1)).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void aQueueThatIsNotOpenSaysWhatIsMissing() {
        assertThatThrownBy(() -> new TestQueue().pawl()).hasMessageContaining("@RegisterExtension");
    }
}
