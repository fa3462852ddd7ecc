package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.Exchange;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ending attempts. */
interface FinishPromises extends StorePromises {
    @Test
    default void aCompletedTaskHasItsResultAndItsTimes() {
        long id = insertOne(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        time().advance(Duration.ofSeconds(2));

        assertThat(worker("mail").complete(claim, "{\"sent\":1}")).isTrue();

        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.result()).isEqualTo("{\"sent\":1}");
        assertThat(task.attempts()).as("first-try success shows 1").isEqualTo(1);
        assertThat(task.processingStartedAt()).isEqualTo(time().now() - 1);
        assertThat(task.finishedAt()).isEqualTo(time().now());
        assertThat(task.updatedAt()).isEqualTo(time().now());
        assertThat(task.leaseUntil()).isNull();
        assertThat(task.lockedBy()).isEqualTo("ada");
        assertThat(browser().attempts(id)).isEmpty();
    }

    @Test
    default void aTaskMayCompleteWithoutAResult() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");

        assertThat(worker.complete(worker.claimOne(), null)).isTrue();

        assertThat(task(id).result()).isNull();
    }

    @Test
    default void aFailedAttemptWaitsForItsNext() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        Claim claim = worker.claimOne();

        worker.end(claim, Outcome.retry(Duration.ofSeconds(10), "no route"));

        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task.runAfter()).isEqualTo(time().now() + 10_000);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.errorMessage()).isEqualTo("no route");
        assertThat(task.finishedAt()).isNull();
        time().advance(Duration.ofMillis(9_999));
        assertThat(worker.claim(1)).isEmpty();
        time().advance(Duration.ofMillis(1));
        assertThat(worker.claimOne().attempt()).isEqualTo(2);
    }

    @Test
    default void theLastAttemptThatFailsMakesADeadLetter() {
        long id = insertOne(Draft.of("mail").maxAttempts(2));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "first"));
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "second"));

        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.attempts()).isEqualTo(2);
        assertThat(task.errorMessage()).isEqualTo("second");
        assertThat(task.finishedAt()).isEqualTo(time().now());
        assertThat(worker.claim(1)).isEmpty();
    }

    @Test
    default void aDiscardedTaskIsADeadLetterAtOnce() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");

        worker.end(worker.claimOne(), Outcome.discard("malformed"));

        assertThat(task(id).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(id).attempts()).isEqualTo(1);
        assertThat(task(id).errorMessage()).isEqualTo("malformed");
    }

    @Test
    default void aHandlerMayCancelItsTask() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");

        worker.end(worker.claimOne(), Outcome.cancel("no longer wanted"));

        assertThat(task(id).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(id).errorMessage()).isEqualTo("no longer wanted");
        assertThat(task(id).finishedAt()).isEqualTo(time().now());
    }

    @Test
    default void aSnoozeGivesTheAttemptBack() {
        long id = insertOne(Draft.of("mail").maxAttempts(1));
        HandWorker worker = worker("mail");
        for (int i = 0; i < 3; i++) {
            Claim claim = worker.claimOne();
            assertThat(claim.attempt()).isEqualTo(1);
            worker.end(claim, Outcome.snooze(Instant.ofEpochMilli(time().now() + 1_000)));
            assertThat(task(id).attempts()).isZero();
            assertThat(worker.claim(1)).isEmpty();
            time().advance(Duration.ofSeconds(1));
        }

        assertThat(worker.complete(worker.claimOne(), null)).isTrue();
        assertThat(browser().attempts(id))
                .extracting(Attempt::kind)
                .containsExactly(Transition.Kind.SNOOZED, Transition.Kind.SNOOZED, Transition.Kind.SNOOZED);
    }

    @Test
    default void aReleasedTaskGoesBackAsItWasToItsPlace() {
        long first = insertOne(Draft.of("mail").maxAttempts(1));
        long second = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        Task before = task(first);
        Claim claim = worker.claimOne();
        time().advance(Duration.ofSeconds(1));

        assertThat(worker.release(claim)).isTrue();

        Task after = task(first);
        assertThat(after.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(after.attempts()).isZero();
        assertThat(after.runAfter()).isEqualTo(before.runAfter());
        assertThat(after.errorMessage()).isNull();
        assertThat(browser().attempts(first)).as("nothing worth reading").isEmpty();
        assertThat(worker.claim(2)).extracting(Claim::taskId).containsExactly(first, second);
    }

    @Test
    default void attemptsThatDidNotSucceedAreRemembered() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "one"));
        worker.end(worker.claimOne(), Outcome.snooze(Instant.ofEpochMilli(time().now())));
        worker.claimOne();
        time().advance(HandWorker.LEASE);
        HandWorker bo = HandWorker.of(tasks(), time(), "bo", "mail");
        bo.end(bo.claimOne(), Outcome.discard("three"));

        long end = time().now();
        long begin = end - HandWorker.LEASE.toMillis();
        assertThat(browser().attempts(id))
                .containsExactly(
                        new Attempt(1, Transition.Kind.RETRIED, "ada", begin - 1, begin, "one"),
                        new Attempt(2, Transition.Kind.SNOOZED, "ada", begin - 1, begin, null),
                        new Attempt(
                                2,
                                Transition.Kind.RESCUED,
                                "ada",
                                begin,
                                end,
                                Transition.rescued(2, 5, 1, 5, "ada").error()),
                        new Attempt(3, Transition.Kind.DISCARDED, "bo", end - 1, end, "three"));
        assertThat(browser().attempts(id + 1)).isEmpty();
    }

    @Test
    default void anErrorIsForgottenWhenTheTaskCompletes() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "no"));
        Claim second = worker.claimOne();
        assertThat(task(id).errorMessage()).isEqualTo("no");

        worker.complete(second, null);

        assertThat(task(id).errorMessage()).isNull();
        assertThat(browser().attempts(id)).hasSize(1);
    }

    @Test
    default void anAttemptEndsOnce() {
        insert(Draft.of("mail"));
        HandWorker worker = worker("mail");
        Claim claim = worker.claimOne();

        assertThat(tasks().finish(List.of(
                        worker.ended(claim, Outcome.done()), worker.ended(claim, Outcome.discard("no")))))
                .containsExactly(true, false);
        assertThat(worker.complete(claim, "\"again\"")).isFalse();
        assertThat(task(claim.taskId()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task(claim.taskId()).result()).isNull();
    }

    @Test
    default void anExchangeEndsAndClaimsInOneStep() {
        insert(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));
        HandWorker worker = worker("mail");
        List<Claim> claims = worker.claim(3);
        tasks().cancel(claims.get(1).taskId());

        Exchange exchange = worker.exchange(
                List.of(
                        worker.ended(claims.get(0), Outcome.done()),
                        worker.ended(claims.get(1), Outcome.done()),
                        worker.ended(claims.get(2), Outcome.retry(Duration.ofHours(1), "later"))),
                5,
                0);

        assertThat(exchange.accepted()).containsExactly(true, false, true);
        assertThat(exchange.claims()).as("the fourth, not the one that waits").hasSize(1);
        assertThat(exchange.nextDue())
                .as("the lease of the fourth ends before the third is due")
                .isEqualTo(time().now() + HandWorker.LEASE.toMillis());
    }

    @Test
    default void whatAnExchangePutsBackItMayClaimAtOnce() {
        long id = insertOne(Draft.of("mail"));
        HandWorker worker = worker("mail");
        Claim claim = worker.claimOne();

        Exchange exchange = worker.exchange(List.of(worker.ended(claim, Outcome.retry(Duration.ZERO, "again"))), 1, 0);

        assertThat(exchange.claims()).extracting(Claim::taskId).containsExactly(id);
        assertThat(exchange.claims().get(0).attempt()).isEqualTo(2);
        assertThat(exchange.claims().get(0).token()).isGreaterThan(claim.token());
    }
}
