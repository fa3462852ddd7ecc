package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Attempt;
import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cancelling, and sending back. */
interface ChangePromises extends StorePromises {
    @Test
    default void aWaitingTaskIsCancelledAtOnceAndNeverClaimed() {
        long ready = insertOne(Draft.of("mail"));
        long scheduled = insertOne(Draft.of("mail").runAfter(time().now() + 1_000));
        time().advance(Duration.ofMillis(500));

        for (long id : List.of(ready, scheduled)) {
            assertThat(tasks().cancel(id)).isEqualTo(new Change(id, "mail", "default", TaskStatus.QUEUED, true));
            assertThat(task(id).status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(task(id).finishedAt()).isEqualTo(time().now());
            assertThat(task(id).updatedAt()).isEqualTo(time().now());
        }
        time().advance(Duration.ofSeconds(1));
        assertThat(worker("mail").claim(5)).isEmpty();
    }

    @Test
    default void aRunningTaskIsCancelledAtOnceAndItsLeaseIsGone() {
        long id = insertOne(Draft.of("mail"));
        worker("mail").claimOne();

        assertThat(tasks().cancel(id)).isEqualTo(new Change(id, "mail", "default", TaskStatus.PROCESSING, true));

        assertThat(task(id).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(id).leaseUntil()).isNull();
        time().advance(HandWorker.LEASE.multipliedBy(2));
        assertThat(worker("mail").exchange(List.of(), 1, 0).rescued()).isEmpty();
    }

    @Test
    default void anEndedTaskCannotBeCancelled() {
        long completed = ended(Outcome.done());
        long failed = ended(Outcome.discard("no"));
        long cancelled = ended(Outcome.cancel("no"));
        List<Task> before = List.of(task(completed), task(failed), task(cancelled));
        time().advance(Duration.ofSeconds(1));

        assertThat(tasks().cancel(completed))
                .isEqualTo(new Change(completed, "mail", "default", TaskStatus.COMPLETED, false));
        assertThat(tasks().cancel(failed)).isEqualTo(new Change(failed, "mail", "default", TaskStatus.FAILED, false));
        assertThat(tasks().cancel(cancelled))
                .isEqualTo(new Change(cancelled, "mail", "default", TaskStatus.CANCELLED, false));
        assertThat(List.of(task(completed), task(failed), task(cancelled))).isEqualTo(before);
    }

    @Test
    default void aTaskThatIsNotThereIsNeitherCancelledNorSentBack() {
        assertThat(tasks().cancel(99)).isEqualTo(new Change(99, "", "", null, false));
        assertThat(tasks().retry(99)).isEqualTo(new Change(99, "", "", null, false));
    }

    @Test
    default void ofTwoEditsThatExpectTheSameTaskOneWinsAlsoWithinAMillisecond() {
        long id = insertOne(Draft.of("mail"));
        long seen = task(id).updatedAt();

        assertThat(tasks().edit(id, new TaskEdit(1, null, null, seen)))
                .isEqualTo(new Change(id, "mail", "default", TaskStatus.QUEUED, true));
        assertThat(tasks().edit(id, new TaskEdit(2, null, null, seen)))
                .isEqualTo(new Change(id, "mail", "default", TaskStatus.QUEUED, false));

        assertThat(task(id).priority()).isEqualTo(1);
        assertThat(tasks().edit(id, new TaskEdit(3, null, null, task(id).updatedAt()))
                        .changed())
                .isTrue();
    }

    @Test
    default void aFailedTaskIsSentBackWithAllItsAttempts() {
        long id = insertOne(Draft.of("mail").maxAttempts(1));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.retry("first"));
        time().advance(Duration.ofHours(1));

        assertThat(tasks().retry(id)).isEqualTo(new Change(id, "mail", "default", TaskStatus.FAILED, true));

        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task.attempts()).isZero();
        assertThat(task.runAfter()).isEqualTo(time().now());
        assertThat(task.finishedAt()).isNull();
        assertThat(task.reservedAt()).isNull();
        assertThat(task.lockedBy()).isNull();
        worker.end(worker.claimOne(), Outcome.retry("second"));
        assertThat(browser().attempts(id))
                .as("the history stays")
                .extracting(Attempt::kind)
                .containsExactly(Transition.Kind.FAILED, Transition.Kind.FAILED);
        assertThat(task(id).errorMessage()).isEqualTo("second");
    }

    @Test
    default void aCancelledTaskIsSentBack() {
        long id = insertOne(Draft.of("mail"));
        tasks().cancel(id);

        assertThat(tasks().retry(id)).isEqualTo(new Change(id, "mail", "default", TaskStatus.CANCELLED, true));

        assertThat(worker("mail").claimOne().attempt()).isEqualTo(1);
    }

    @Test
    default void onlyFailedAndCancelledTasksAreSentBack() {
        long completed = ended(Outcome.done());
        long running = insertOne(Draft.of("mail"));
        worker("mail").claimOne();
        long queued = insertOne(Draft.of("mail").runAfter(time().now() + 1_000));
        List<Task> before = List.of(task(completed), task(running), task(queued));

        assertThat(tasks().retry(completed))
                .isEqualTo(new Change(completed, "mail", "default", TaskStatus.COMPLETED, false));
        assertThat(tasks().retry(running))
                .isEqualTo(new Change(running, "mail", "default", TaskStatus.PROCESSING, false));
        assertThat(tasks().retry(queued)).isEqualTo(new Change(queued, "mail", "default", TaskStatus.QUEUED, false));
        assertThat(List.of(task(completed), task(running), task(queued))).isEqualTo(before);
    }

    @Test
    default void ofCancelAndFinishExactlyOneWinsAndTheLaterLoses() throws Exception {
        int races = 60;
        insert(IntStream.range(0, races).mapToObj(i -> Draft.of("mail")).toArray(Draft[]::new));
        HandWorker worker = worker("mail");
        List<Claim> claims = worker.claim(races);
        TaskStore other = another().tasks();

        List<List<Boolean>> won = Race.run(2, lane -> {
            List<Boolean> mine = new ArrayList<>();
            for (Claim claim : claims) {
                mine.add(
                        lane == 0
                                ? worker.complete(claim, "\"done\"")
                                : other.cancel(claim.taskId()).changed());
            }
            return mine;
        });

        for (int i = 0; i < races; i++) {
            boolean finished = won.get(0).get(i);
            assertThat(won.get(1).get(i)).as("race %d", i).isEqualTo(!finished);
            Task task = task(claims.get(i).taskId());
            assertThat(task.status()).isEqualTo(finished ? TaskStatus.COMPLETED : TaskStatus.CANCELLED);
            assertThat(task.result()).isEqualTo(finished ? "\"done\"" : null);
        }
    }

    @Test
    default void ofCancelAndClaimTheClaimLosesInTheEnd() {
        int races = 60;
        insert(IntStream.range(0, races).mapToObj(i -> Draft.of("mail")).toArray(Draft[]::new));
        HandWorker worker = worker("mail");
        List<Long> ids = browser().list(TaskFilter.ALL, races, null).stream()
                .map(Task::id)
                .toList();
        List<Claim> claimed = new ArrayList<>();

        Race.run(2, lane -> {
            for (long id : ids) {
                if (lane == 0) {
                    claimed.addAll(worker.claim(1));
                } else {
                    assertThat(tasks().cancel(id).changed()).isTrue();
                }
            }
            return lane;
        });

        assertThat(browser().stats().all().cancelled()).isEqualTo(races);
        assertThat(tasks().owned(claimed)).doesNotContain(true);
    }

    private long ended(Outcome outcome) {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), outcome);
        return id;
    }
}
