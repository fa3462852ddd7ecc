package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Awaited;
import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Outcome;
import dev.pawl.task.Signal;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What tasks are told from outside, and wait for. */
interface SignalPromises extends StorePromises {
    long A_DAY = Duration.ofDays(1).toMillis();

    private Awaited await(Claim claim) {
        return tasks().await(claim, "is/it ok?", time().now() + A_DAY);
    }

    private Change tell(long id, String json) {
        return tasks().signal(id, new Signal("is/it ok?", json));
    }

    @Test
    default void whoWaitsIsPutOffAndDueAtOnceWithTheSignal() {
        long id = insertOne(Draft.of("order"));
        HandWorker worker = worker("order");
        Claim claim = worker.claimOne();
        long until = time().now() + A_DAY;

        assertThat(await(claim)).isEqualTo(Awaited.waits(until));
        assertThat(worker.end(claim, Outcome.snooze(Instant.ofEpochMilli(until))))
                .isTrue();
        assertThat(worker.claim(1)).isEmpty();
        assertThat(tell(id, "{\"by\":\"ada\",\"n\":1.50}"))
                .isEqualTo(new Change(id, "order", "default", TaskStatus.QUEUED, true));

        assertThat(task(id)).extracting(Task::attempts, Task::runAfter).containsExactly(0, time().now());
        assertThat(await(worker.claimOne())).isEqualTo(Awaited.came("{\"by\":\"ada\",\"n\":1.50}"));
    }

    @Test
    default void oneThatCameBeforeIsKeptAndGivenToEveryAttempt() {
        long id = insertOne(Draft.of("order"));
        tell(id, "null");
        HandWorker worker = worker("order");
        Claim first = worker.claimOne();

        assertThat(await(first)).isEqualTo(Awaited.came("null"));
        assertThat(await(first)).as("asked again, since the answer was lost").isEqualTo(Awaited.came("null"));
        worker.end(first, Outcome.retry(Duration.ZERO, "again"));
        assertThat(await(worker.claimOne())).isEqualTo(Awaited.came("null"));
        assertThat(tell(id, "2")).satisfies(refused -> {
            assertThat(refused.changed()).isFalse();
            assertThat(refused.hindrance()).isEqualTo("it was told 'is/it ok?' before");
        });
    }

    @Test
    default void oneThatComesWhileTheTaskIsOnItsWayToBePutOffIsNotSleptOver() {
        long id = insertOne(Draft.of("order"));
        HandWorker worker = worker("order");
        Claim claim = worker.claimOne();
        Awaited waits = await(claim);

        tell(id, "1");
        worker.end(claim, Outcome.snooze(Instant.ofEpochMilli(waits.until())));

        assertThat(await(worker.claimOne())).isEqualTo(Awaited.came("1"));
    }

    @Test
    default void whatDoesNotComeInTimeNeverComes() {
        long id = insertOne(Draft.of("order"));
        HandWorker worker = worker("order");
        Claim claim = worker.claimOne();
        Awaited waits = await(claim);
        worker.end(claim, Outcome.snooze(Instant.ofEpochMilli(waits.until())));
        time().advance(Duration.ofDays(1));

        assertThat(await(worker.claimOne())).isEqualTo(Awaited.TOO_LATE);

        assertThat(tell(id, "1")).satisfies(refused -> {
            assertThat(refused.changed()).isFalse();
            assertThat(refused.hindrance()).isEqualTo("it waits for 'is/it ok?' no more, the time-out has passed");
        });
    }

    @Test
    default void whoLostItsClaimIsToldNothing() {
        long id = insertOne(Draft.of("order"));
        Claim claim = worker("order").claimOne();
        tell(id, "1");
        time().advance(HandWorker.LEASE.plusMillis(1));
        worker("order").claimOne();

        assertThat(await(claim)).isEqualTo(Awaited.LOST);
    }

    @Test
    default void aTaskThatEndedOrIsNotThereIsToldNothing() {
        long id = insertOne(Draft.of("order"));
        worker("order").end(worker("order").claimOne(), Outcome.done());

        assertThat(tell(id, "1")).isEqualTo(new Change(id, "order", "default", TaskStatus.COMPLETED, false));
        assertThat(tell(77, "1")).isEqualTo(new Change(77, "", "", null, false));
    }

    @Test
    default void aTaskHasSoManySignals() {
        long id = insertOne(Draft.of("order"));
        for (int i = 0; i < Signal.MOST; i++) {
            tasks().signal(id, new Signal("signal " + i, "1"));
        }

        assertThatThrownBy(() -> tell(id, "1"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("name: ");
        Claim claim = worker("order").claimOne();
        assertThatThrownBy(() -> await(claim))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("name: ");
    }
}
