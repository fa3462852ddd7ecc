package dev.pawl.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Store;
import dev.pawl.task.Bell;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Waking idle workers. */
interface DoorbellPromises extends StorePromises {
    @Test
    default void anInsertRingsAnAddedBell() {
        Bell bell = added();

        insert(Draft.of("mail"));

        assertThat(bell.isRung()).isTrue();
    }

    @Test
    default void anInsertWithoutWaitingRingsAnAddedBell() throws Exception {
        Bell bell = added();

        tasks().insertAsync(List.of(Draft.of("mail").task())).get(60, SECONDS);

        assertThat(hears(bell)).isTrue();
    }

    @Test
    default void aTaskThatIsSentBackRingsAnAddedBell() {
        long id = insertOne(Draft.of("mail"));
        tasks().cancel(id);
        Bell bell = added();

        tasks().retry(id);

        assertThat(bell.isRung()).isTrue();
    }

    @Test
    default void anAttemptThatPutsItsTaskBackRingsAnAddedBell() {
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        Bell bell = added();

        worker("mail").release(claim);

        assertThat(bell.isRung()).isTrue();
    }

    @Test
    default void anExchangeThatPutsATaskBackRingsAnAddedBell() {
        insert(Draft.of("mail"), Draft.of("mail").priority(1));
        HandWorker busy = worker("mail");
        Claim claim = busy.claimOne();
        Bell bell = added();

        busy.exchange(List.of(busy.ended(claim, Outcome.retry(Duration.ofSeconds(1), "later"))), 1, 0);

        assertThat(bell.isRung())
                .as("an idle worker must hear that something is due in a second")
                .isTrue();
    }

    @Test
    default void aRemovedBellIsSilent() {
        Bell bell = added();
        tasks().doorbell().remove(bell);

        insert(Draft.of("mail"));

        assertThat(bell.isRung()).isFalse();
    }

    @Test
    default void whatOthersCommittedBeforeTheListeningBeganRingsAtOnce() throws Exception {
        Bell bell = added();
        another().tasks().insert(List.of(Draft.of("mail").task()));

        tasks().doorbell().listen(bell);

        assertThat(hears(bell)).isTrue();
    }

    @Test
    default void aCommitOfAnotherProcessRingsWhoListensAndNobodyElse() throws Exception {
        Store other = another();
        Bell addedOnly = added();
        Bell listening = listening();

        other.tasks().insert(List.of(Draft.of("mail").task()));

        assertThat(hears(listening)).isTrue();
        assertThat(addedOnly.isRung()).isFalse();
    }

    @Test
    default void everyCommitOfAnotherProcessRingsAnew() throws Exception {
        Store other = another();
        Bell listening = listening();

        for (int i = 0; i < 20; i++) {
            other.tasks().insert(List.of(Draft.of("mail").task()));
            assertThat(hears(listening)).as("commit %d", i).isTrue();
        }
    }

    @Test
    default void aCommitOfAnotherProcessIsHeardWhileThisOneKeepsWriting() throws Exception {
        Store other = another();
        Bell listening = listening();
        insert(Draft.of("image"));
        Claim claim = worker("image").claimOne();
        listening.await(1);
        AtomicBoolean enough = new AtomicBoolean();

        Race.run(2, lane -> {
            try {
                for (int i = 0; lane == 0 && i < 5; i++) {
                    other.tasks().insert(List.of(Draft.of("mail").task()));
                    assertThat(hears(listening)).as("commit %d", i).isTrue();
                }
                for (int done = 1; lane == 1 && !enough.get(); done++) {
                    tasks().progress(claim, new Progress(done, 0, null));
                }
                return lane;
            } finally {
                enough.set(true);
            }
        });
    }

    @Test
    default void aBellThatStoppedListeningHearsNothingOfOthers() throws Exception {
        Store other = another();
        Bell deaf = listening();
        Bell listening = listening();
        tasks().doorbell().ignore(deaf);
        // why twice: a ring for what came before may be under way; when the second is heard, that one has been.
        for (int i = 0; i < 2; i++) {
            other.tasks().insert(List.of(Draft.of("mail").task()));
            assertThat(hears(listening)).as("commit %d", i).isTrue();
        }
        deaf.await(0);

        other.tasks().insert(List.of(Draft.of("mail").task()));

        assertThat(hears(listening)).isTrue();
        assertThat(deaf.isRung()).isFalse();
        insert(Draft.of("mail"));
        assertThat(deaf.isRung()).as("still added").isTrue();
    }

    @Test
    default void listeningCanBeginAgain() throws Exception {
        Store other = another();
        Bell bell = listening();
        tasks().doorbell().ignore(bell);
        tasks().doorbell().listen(bell);
        hears(bell);

        other.tasks().insert(List.of(Draft.of("mail").task()));

        assertThat(hears(bell)).isTrue();
    }

    @Test
    default void aTaskWithinTheCallersTransactionRingsWhoListens() throws Exception {
        Bell listening = listening();
        try (Connection caller = connection()) {
            tasks().insert(caller, List.of(Draft.of("mail").task()));
            caller.commit();
        }

        assertThat(hears(listening)).isTrue();
    }

    private Bell added() {
        Bell bell = new Bell();
        tasks().doorbell().add(bell);
        return bell;
    }

    /** Added, listening, and silent at first. */
    private Bell listening() throws Exception {
        Bell bell = added();
        tasks().doorbell().listen(bell);
        hears(bell);
        return bell;
    }

    /** Waits for a ring, far longer than any should take. */
    private static boolean hears(Bell bell) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return bell.await(30_000);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .get(60, SECONDS);
    }
}
