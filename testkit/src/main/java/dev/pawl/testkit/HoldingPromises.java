package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.Holding;
import dev.pawl.store.Kept;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who holds a task, as seen by somebody who shows a claim of it; and what attempts leave for the next ones. */
interface HoldingPromises extends StorePromises {
    private Holding holding(Claim shown) {
        return browser()
                .holdings(List.of(new ClaimReference(shown.taskId(), shown.token(), shown.worker())))
                .get(0)
                .orElseThrow();
    }

    @Test
    default void whoHoldsATaskIsSeenByItsClaim() {
        insert(Draft.of("mail").priority(7).queue("fast").payload("{\"a\":1}"));
        Claim claim = worker("mail").claimOne();

        Holding holding = holding(claim);

        assertThat(holding.status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(holding.ended()).isNull();
        assertThat(holding.claim())
                .as("all of it but the payload")
                .isEqualTo(new Claim(
                        claim.taskId(),
                        claim.token(),
                        "ada",
                        "mail",
                        "fast",
                        claim.channel(),
                        7,
                        1,
                        5,
                        "",
                        time().now(),
                        claim.runAfter(),
                        null));
    }

    @Test
    default void aHoldingThatWasReadEndsAsTheClaimItself() {
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();

        assertThat(worker("mail").complete(holding(claim).claim(), "1")).isTrue();

        assertThat(holding(claim).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task(claim.taskId()).result()).isEqualTo("1");
    }

    @Test
    default void holdingsAreAnsweredInOrderAndEmptyWhereThereIsNoTask() {
        long waiting = insertOne(Draft.of("other"));
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();

        List<Optional<Holding>> holdings = browser()
                .holdings(List.of(
                        new ClaimReference(claim.taskId() + 99, 1, "ada"),
                        new ClaimReference(claim.taskId(), 1, "bo"),
                        new ClaimReference(waiting, 1, "ada")));

        assertThat(holdings.get(0)).isEmpty();
        assertThat(holdings.get(1).orElseThrow().claim().worker()).isEqualTo("ada");
        assertThat(holdings.get(2).orElseThrow().status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(holdings.get(2).orElseThrow().claim().token()).isZero();
        assertThat(holdings.get(2).orElseThrow().claim().worker()).isEmpty();
        assertThat(browser().holdings(List.of())).isEmpty();
    }

    @Test
    default void howAClaimEndedIsSeenByItAloneAlsoLater() {
        insert(Draft.of("mail"));
        Claim first = worker("mail").claimOne();
        worker("mail").end(first, Outcome.snooze(Instant.ofEpochMilli(time().now())));
        Claim second = HandWorker.of(tasks(), time(), "bo", "mail").claimOne();

        assertThat(holding(first).ended())
                .isEqualTo(new Attempt(1, Transition.Kind.SNOOZED, "ada", time().now() - 1, time().now(), null));
        assertThat(holding(first).claim().token()).isEqualTo(second.token());
        assertThat(holding(second).ended()).isNull();
        assertThat(browser()
                        .holdings(List.of(new ClaimReference(first.taskId(), first.token(), "bo")))
                        .get(0)
                        .orElseThrow()
                        .ended())
                .as("of another worker")
                .isNull();
    }

    @Test
    default void aCheckpointIsThereForEveryFurtherAttempt() {
        insert(Draft.of("mail"), Draft.of("other"));
        Claim first = worker("mail").claimOne();
        assertThat(tasks().checkpoint(first, new CheckpointValue("page", "1"))).isEqualTo(Kept.STORED);
        assertThat(tasks().checkpoint(first, new CheckpointValue("page", "{\"n\":2}")))
                .isEqualTo(Kept.STORED);
        assertThat(tasks().checkpoint(first, new CheckpointValue("at", "null"))).isEqualTo(Kept.STORED);
        worker("mail").end(first, Outcome.retry(Duration.ZERO, "again"));

        assertThat(browser().checkpoints(List.of(first.taskId(), first.taskId() + 1)))
                .isEqualTo(Map.of(first.taskId(), Map.of("at", "null", "page", "{\"n\":2}")));
    }

    @Test
    default void aCheckpointOfALostClaimIsRefused() {
        insert(Draft.of("mail"));
        Claim lost = worker("mail").claimOne();
        tasks().cancel(lost.taskId());

        assertThat(tasks().checkpoint(lost, new CheckpointValue("page", "1"))).isEqualTo(Kept.LOST);

        assertThat(browser().checkpoints(List.of(lost.taskId()))).isEmpty();
    }

    @Test
    default void aTaskHasSoManyCheckpointsAndNoMore() {
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        for (int i = 0; i < CheckpointValue.MOST; i++) {
            assertThat(tasks().checkpoint(claim, new CheckpointValue("n" + i, "1")))
                    .isEqualTo(Kept.STORED);
        }

        assertThat(tasks().checkpoint(claim, new CheckpointValue("one more", "1")))
                .isEqualTo(Kept.FULL);
        assertThat(tasks().checkpoint(claim, new CheckpointValue("n0", "2")))
                .as("in place of it")
                .isEqualTo(Kept.STORED);

        assertThat(browser().checkpoints(List.of(claim.taskId())).get(claim.taskId()))
                .hasSize(CheckpointValue.MOST)
                .containsEntry("n0", "2");
    }
}
