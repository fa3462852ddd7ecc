package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.Exchange;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking work back from workers that died. */
interface RescuePromises extends StorePromises {
    @Test
    default void anExpiredLeaseIsClaimableAtItsEndAndNotBefore() {
        long id = insertOne(Draft.of("mail"));
        worker("mail").claimOne();
        HandWorker bo = HandWorker.of(tasks(), time(), "bo", "mail");

        time().advance(HandWorker.LEASE.minusMillis(1));
        assertThat(bo.claim(1)).isEmpty();
        time().advance(Duration.ofMillis(1));
        Claim rescued = bo.claimOne();

        assertThat(rescued.taskId()).isEqualTo(id);
        assertThat(rescued.attempt()).isEqualTo(2);
        assertThat(task(id).lockedBy()).isEqualTo("bo");
    }

    @Test
    default void anExpiredLeaseHasUsedItsAttemptAndIsReported() {
        long id = insertOne(Draft.of("mail").maxAttempts(2));
        Claim lost = worker("mail").claimOne();
        time().advance(HandWorker.LEASE);

        Exchange exchange = HandWorker.of(tasks(), time(), "bo", "mail").exchange(List.of(), 1, 0);

        assertThat(exchange.rescued())
                .containsExactly(
                        new TaskEvent.Rescued(id, "mail", "default", 1, "ada", Transition.rescued(1, 2, 1, 5, "ada")));
        assertThat(browser().attempts(id))
                .containsExactly(new Attempt(
                        1,
                        Transition.Kind.RESCUED,
                        "ada",
                        lost.claimedAt(),
                        time().now(),
                        Transition.rescued(1, 2, 1, 5, "ada").error()));
    }

    @Test
    default void aTaskThatKillsItsWorkerEachTimeEndsFailed() {
        long id = insertOne(Draft.of("mail").maxAttempts(3));
        HandWorker worker = worker("mail");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(worker.claimOne().attempt()).isEqualTo(attempt);
            time().advance(HandWorker.LEASE);
        }

        assertThat(worker.claim(1)).isEmpty();

        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.attempts()).isEqualTo(3);
        assertThat(task.finishedAt()).isEqualTo(time().now());
        assertThat(task.errorMessage()).contains("lease expired", "3 of 3", "ada");
        assertThat(browser().attempts(id)).extracting(Attempt::attempt).containsExactly(1, 2, 3);
    }

    @Test
    default void aTaskThatTookFiveWorkersInARowWithItIsQuarantinedWhateverAttemptsLieBeforeIt() {
        long id = insertOne(Draft.of("mail").maxAttempts(9));
        HandWorker worker = worker("mail");
        die(worker, 5);

        Exchange exchange = worker.exchange(List.of(), 1, 0);

        assertThat(exchange.claims()).isEmpty();
        assertThat(exchange.rescued())
                .extracting(TaskEvent.Rescued::transition)
                .singleElement()
                .satisfies(ended -> {
                    assertThat(ended.status()).isEqualTo(TaskStatus.FAILED);
                    assertThat(ended.error())
                            .startsWith("its worker died 5 times in a row while it ran (max_deaths 5): quarantined");
                });
        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorMessage()).contains("quarantined", "attempt 5 of 9");
        assertThat(browser().why(id).orElseThrow().sentence()).contains("failed", "quarantined");
    }

    @Test
    default void anAttemptThatEndedByItselfBeginsTheCountOfDeathsAnew() {
        long id = insertOne(Draft.of("mail").maxAttempts(20));
        HandWorker worker = worker("mail");
        die(worker, 4);
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "no"));
        die(worker, 4);

        assertThat(worker.claimOne().attempt()).isEqualTo(10);
        assertThat(task(id).status()).isEqualTo(TaskStatus.PROCESSING);
    }

    @Test
    default void aRetryOfAQuarantinedTaskBeginsTheCountOfDeathsAnew() {
        long id = insertOne(Draft.of("mail").maxAttempts(9));
        HandWorker worker = worker("mail");
        die(worker, 5);
        assertThat(worker.claim(1)).isEmpty();

        assertThat(tasks().retry(id).changed()).isTrue();

        die(worker, 4);
        assertThat(worker.claimOne().attempt()).isEqualTo(5);
    }

    /** Its task is claimed, and nothing is heard of its worker again, so many times. */
    private void die(HandWorker worker, int times) {
        for (int i = 0; i < times; i++) {
            worker.claimOne();
            time().advance(HandWorker.LEASE);
        }
    }

    @Test
    default void workersTakeBackWhatTheyDoNotHandleForThoseWhoDo() {
        long id = insertOne(Draft.of("mail"));
        worker("mail").claimOne();
        time().advance(HandWorker.LEASE);

        assertThat(worker("image").claim(1)).isEmpty();

        assertThat(task(id).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(worker("mail").claimOne().taskId()).isEqualTo(id);
    }

    @Test
    default void aRescuedTaskKeepsItsPlaceInTheQueue() {
        long first = insertOne(Draft.of("mail"));
        worker("mail").claimOne();
        time().advance(HandWorker.LEASE);
        long second = insertOne(Draft.of("mail"));

        assertThat(worker("mail").claim(2)).extracting(Claim::taskId).containsExactly(first, second);
    }

    @Test
    default void aTaskWhoseLeaseExpiredStartsAtOnceOrNotAtAll() {
        long killer = insertOne(Draft.of("mail"));
        worker("mail").claimOne();
        time().advance(HandWorker.LEASE);
        long a = insertOne(Draft.of("mail"));
        long b = insertOne(Draft.of("mail"));

        assertThat(worker("mail").exchange(List.of(), 0, 2).claims())
                .as("nothing free, only prefetched")
                .extracting(Claim::taskId)
                .doesNotContain(killer)
                .contains(a);
        assertThat(task(b).status()).isEqualTo(TaskStatus.PROCESSING);
        long c = insertOne(Draft.of("mail"));
        assertThat(worker("mail").exchange(List.of(), 1, 5).claims())
                .as("the killer in the free slot, and none beside it to be lost with it")
                .extracting(Claim::taskId)
                .containsExactly(killer);
        assertThat(task(c).status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    default void aTaskThatEndedAnAttemptByItselfMayBeHeldReadyAgain() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        worker.claimOne();
        time().advance(HandWorker.LEASE);
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "no"));

        assertThat(worker.exchange(List.of(), 0, 1).claims())
                .extracting(Claim::taskId)
                .containsExactly(id);
    }
}
