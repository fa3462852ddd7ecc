package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.Why;
import dev.pawl.store.Why.Reason;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every reason for which a task does not run now, made true. */
class WhyTest extends OnARealFile {
    private final FakeTime time = new FakeTime();
    private final Gate gate = new Gate();

    /** A queue whose worker, once started, holds the first SQUARE it gets. */
    private Pawl holding() {
        return handlingOther(open(time)).handle(SQUARE, (number, context) -> gate.pass());
    }

    private static Why why(Pawl pawl, long id) {
        return pawl.why(id).orElseThrow();
    }

    private static Reason only(Pawl pawl, long id) {
        Why why = why(pawl, id);
        assertThat(why.sentence()).startsWith("Task " + id + " ").endsWith(".");
        assertThat(why.reasons()).as(why.sentence()).hasSize(1);
        return why.reasons().get(0);
    }

    @Test
    void aTaskThatIsNotThereHasNoReasons() {
        assertThat(open().why(7)).isEmpty();
    }

    @Test
    void itRuns() throws Exception {
        Pawl pawl = holding();
        pawl.start(ONE_AT_A_TIME.withId("ada"));
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        assertThat(only(pawl, id).code()).isEqualTo(Reason.RUNNING);
        assertThat(why(pawl, id).sentence())
                .isEqualTo("Task 1 is running: attempt 1 of 5 on worker ada since 2027-01-15T08:00:00.000Z.");
        gate.open();
    }

    @Test
    void itsWorkerFellSilent() throws Exception {
        FakeTime frozen = new FakeTime();
        Pawl pawl = handlingOther(open(frozen)).handle(SQUARE, (number, context) -> gate.pass());
        pawl.start(ONE_AT_A_TIME.withId("ada"));
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        FakeTime later = new FakeTime();
        later.advance(Duration.ofSeconds(61));

        assertThat(why(open(later), id).sentence())
                .isEqualTo("Task 1 is running: worker ada has fallen silent in attempt 1 of 5, its lease ran out at"
                        + " 2027-01-15T08:01:00.000Z, and the next worker takes the task back.");
        gate.open();
    }

    @Test
    void itEnded() {
        Pawl pawl = open(time).handleOutcome(SQUARE, (number, context) -> Outcome.discard("no such number\nat line 3"));
        pawl.start();
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        awaitStatus(pawl, id, TaskStatus.FAILED);

        assertThat(only(pawl, id).details()).containsEntry("status", "failed");
        assertThat(why(pawl, id).sentence())
                .isEqualTo("Task 1 has ended: failed at 2027-01-15T08:00:00.000Z, because: no such number.");
    }

    @Test
    void itsTimeHasNotCome() {
        Pawl pawl = holding();
        pawl.start();
        long id = pawl.enqueue(SQUARE.with(new Digit(1)).runAfter(Duration.ofHours(1)))
                .taskId();

        assertThat(only(pawl, id))
                .isEqualTo(new Reason(
                        Reason.SCHEDULED,
                        "it waits until 2027-01-15T09:00:00.000Z",
                        Map.of("run_after_utc", "2027-01-15T09:00:00.000Z")));
    }

    @Test
    void itWaitsForItsNextAttempt() {
        Pawl pawl = open(time)
                .handleOutcome(SQUARE, (number, context) -> Outcome.retry(Duration.ofMinutes(1), "no route to host"));
        pawl.start();
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        await().atMost(SOON).until(() -> task(pawl, id).errorMessage() != null);

        assertThat(only(pawl, id).message())
                .isEqualTo("it waits until 2027-01-15T08:01:00.000Z for attempt 2 of 5, last error: no route to host");
        assertThat(only(pawl, id).details()).containsEntry("attempts", 1).containsEntry("max_attempts", 5);
    }

    @Test
    void itsQueueIsPaused() {
        Pawl pawl = holding();
        pawl.start();
        pawl.pause("default");
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();

        assertThat(only(pawl, id).message())
                .isEqualTo("queue 'default' has been paused since 2027-01-15T08:00:00.000Z");
    }

    @Test
    void itsLimitKeyIsHeldByOthers() throws Exception {
        Pawl pawl = holding();
        pawl.limit(new Limit(Limit.Scope.KEY, "customer:*", 1, null));
        pawl.start(ONE_AT_A_TIME.withConcurrency(2));
        long holder =
                pawl.enqueue(SQUARE.with(new Digit(1)).limitKey("customer:7")).taskId();
        gate.awaitVisitors();
        long id = pawl.enqueue(SQUARE.with(new Digit(2)).limitKey("customer:7")).taskId();

        Reason reason = only(pawl, id);

        assertThat(reason.code()).isEqualTo(Reason.LIMIT_FULL);
        assertThat(reason.message())
                .isEqualTo(
                        "key 'customer:7' may have 1 running at once, and 1 is: task 1 since 2027-01-15T08:00:00.000Z");
        assertThat(reason.details()).containsEntry("held_by", List.of(holder));
        gate.open();
    }

    @Test
    void enoughOfItsTypeHaveStarted() {
        Pawl pawl = handlingOther(open(time));
        pawl.limit(new Limit(Limit.Scope.TYPE, OTHER.name(), null, new Limit.Rate(1, 60_000)));
        pawl.start();
        awaitStatus(pawl, pawl.enqueue(OTHER, new Digit(1)).taskId(), TaskStatus.COMPLETED);
        long id = pawl.enqueue(OTHER, new Digit(2)).taskId();

        assertThat(only(pawl, id).message())
                .startsWith("type 'other' may start 1 in 60 s, and the next may start at 2027-01-15T08:01:00");
    }

    @Test
    void noWorkerLives() {
        Pawl pawl = holding();
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        assertThat(only(pawl, id).code()).isEqualTo(Reason.NO_WORKER);

        pawl.pause("default");
        pawl.start().close();

        assertThat(why(pawl, id).reasons())
                .as("a worker that said goodbye, and a pause")
                .extracting(Reason::code)
                .containsExactly(Reason.QUEUE_PAUSED, Reason.NO_WORKER);
        assertThat(why(pawl, id).sentence()).contains("has been paused since").contains("; and no worker is alive.");
    }

    @Test
    void noWorkerHandlesItsType() {
        Pawl pawl = handlingOther(open(time));
        pawl.start();
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();

        assertThat(only(pawl, id).message()).isEqualTo("no live worker handles type 'square'");
    }

    @Test
    void noWorkerServesItsQueue() {
        Pawl pawl = holding();
        pawl.start(WorkerSettings.DEFAULT.withQueues(Set.of("fast")));
        long id = pawl.enqueue(SQUARE.with(new Digit(1)).queue("slow")).taskId();

        assertThat(only(pawl, id).message()).isEqualTo("no live worker for type 'square' serves queue 'slow'");
    }

    @Test
    void noWorkerIsCapable() {
        Pawl pawl = holding();
        pawl.start(WorkerSettings.DEFAULT.withId("far").withCapabilities(Map.of("region", "eu")));
        pawl.start(WorkerSettings.DEFAULT.withId("near").withCapabilities(Map.of("region", "eu", "gpu", true)));
        long id = pawl.enqueue(SQUARE.with(new Digit(1)).compatibility(Map.of("region", "us", "gpu", true)))
                .taskId();

        assertThat(only(pawl, id).message())
                .isEqualTo(
                        "no live worker has the capabilities {\"gpu\":true,\"region\":\"us\"}; the nearest, near, lacks"
                                + " region=us");
        assertThat(only(pawl, id).details()).containsEntry("lacks", Map.of("region", "us"));
    }

    @Test
    void othersStandBeforeIt() throws Exception {
        Pawl pawl = holding();
        pawl.start(ONE_AT_A_TIME.withPrefetch(0));
        pawl.enqueue(SQUARE, new Digit(0));
        gate.awaitVisitors();
        long next = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        pawl.enqueue(SQUARE.with(new Digit(2)).priority(200));
        long last = pawl.enqueue(OTHER.with(new Digit(3)).priority(200)).taskId();

        assertThat(only(pawl, next).code()).isEqualTo(Reason.NEXT);
        assertThat(only(pawl, last))
                .isEqualTo(new Reason(Reason.AHEAD, "2 tasks stand before it", Map.of("ahead", 2L)));
        pawl.edit(last, new TaskEdit(1, null, null, null));
        assertThat(only(pawl, last).code()).isEqualTo(Reason.NEXT);
        gate.open();
    }

    @Test
    void whatNobodyOrOnlyOthersMayTakeDoesNotStandBeforeIt() throws Exception {
        Pawl pawl = holding();
        pawl.start(ONE_AT_A_TIME.withPrefetch(0));
        pawl.pause("parked");
        for (int i = 0; i < 5; i++) {
            pawl.enqueue(SQUARE.with(new Digit(i)).queue("parked").priority(1));
            pawl.enqueue(TaskType.of("foreign", Digit.class).with(new Digit(i)).priority(1));
        }
        pawl.enqueue(SQUARE, new Digit(0));
        gate.awaitVisitors();

        assertThat(only(pawl, pawl.enqueue(SQUARE, new Digit(1)).taskId()).code())
                .isEqualTo(Reason.NEXT);
        gate.open();
    }

    @Test
    void itsTurnIsAboutSoFarAway() throws Exception {
        Pawl pawl = holding();
        pawl.start(ONE_AT_A_TIME.withPrefetch(0));
        for (int i = 0; i < 11; i++) {
            awaitStatus(pawl, pawl.enqueue(OTHER, new Digit(i)).taskId(), TaskStatus.COMPLETED);
            time.advance(Duration.ofSeconds(1));
        }
        pawl.enqueue(SQUARE, new Digit(0));
        gate.awaitVisitors();
        for (int i = 0; i < 30; i++) {
            pawl.enqueue(OTHER, new Digit(i));
        }
        long id = pawl.enqueue(OTHER, new Digit(9)).taskId();

        assertThat(only(pawl, id).message())
                .matches("30 tasks stand before it, at the current rate about 2[5-9] seconds");
        gate.open();
    }
}
