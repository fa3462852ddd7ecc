package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore.Started;
import dev.pawl.store.NewJob;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Condition;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs, and what becomes of their items. */
interface JobPromises extends StorePromises {
    NewJob HASH = new NewJob("hash", null, null, null);

    private static List<NewTask> items(int count) {
        return Collections.nCopies(count, Draft.of("item").task());
    }

    private static NewJob withLast(@Nullable Integer maxFailures) {
        return new NewJob("hash", maxFailures, Draft.of("last").task(), null);
    }

    private long start(NewJob job, int items) {
        return jobs().start(job, items(items), true).job().id();
    }

    private Job job(long id) {
        return jobs().job(id).orElseThrow();
    }

    private void end(Outcome... outcomes) {
        HandWorker worker = worker("item");
        for (Outcome outcome : outcomes) {
            assertThat(worker.end(worker.claimOne(), outcome)).isTrue();
        }
    }

    @Test
    default void aJobCountsItsItemsWhereTheyAreAndEndsWithTheLast() {
        long id = start(HASH, 3);
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(3, 0, 0, 0, 0));
        assertThat(job(id).progress()).isZero();

        HandWorker worker = worker("item");
        Claim claim = worker.claimOne();
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(2, 1, 0, 0, 0));
        assertThat(job(id).startedAt()).isEqualTo(time().now());
        worker.end(claim, Outcome.done());
        end(Outcome.done());
        assertThat(job(id).progress()).isBetween(0.66, 0.67);
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        end(Outcome.done());

        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job(id).progress()).isEqualTo(1);
        assertThat(job(id).finishedAt()).isEqualTo(time().now());
        assertThat(job(id).error()).isNull();
    }

    @Test
    default void howItEndsIsSaidByItsItems() {
        long mixed = start(HASH, 2);
        end(Outcome.done(), Outcome.discard("no"));
        assertThat(job(mixed).status()).isEqualTo(JobStatus.COMPLETED_WITH_ERRORS);
        assertThat(job(mixed).error()).isEqualTo("1 of 2 items failed, 0 were cancelled");

        long failed = start(HASH, 2);
        end(Outcome.discard("no"), Outcome.cancel("not wanted"));
        assertThat(job(failed).status()).isEqualTo(JobStatus.FAILED);

        long none = start(HASH, 0);
        assertThat(job(none).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(jobs().jobs(null, 9, null)).extracting(Job::id).containsExactly(none, failed, mixed);
        assertThat(jobs().jobs(JobStatus.FAILED, 9, none)).extracting(Job::id).containsExactly(failed);
    }

    @Test
    default void anItemThatIsTriedAgainCountsOnce() {
        long id = start(HASH, 1);
        end(Outcome.retry("later"));
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(1, 0, 0, 0, 0));

        time().advance(Duration.ofMinutes(5));
        worker("item").claimOne();
        time().advance(HandWorker.LEASE.plusMillis(1));
        end(Outcome.discard("no"));
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(0, 0, 0, 1, 0));
        assertThat(job(id).status()).isEqualTo(JobStatus.FAILED);

        long item = jobs().items(id, 0, 9).get(0).taskId();
        assertThat(tasks().retry(item).changed()).isTrue();
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(1, 0, 0, 0, 0));
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        end(Outcome.done());
        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    default void itemsAreAddedWhileTheJobIsOpenAndNoLonger() {
        Job open = jobs().start(HASH, items(1), false).job();
        long id = open.id();
        end(Outcome.done());
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(job(id).progress()).isZero();

        NewTask keyed = Draft.of("item").key("a").task();
        assertThat(jobs().add(id, List.of(keyed, keyed)).items())
                .extracting(Enqueued::created)
                .containsExactly(true, false);
        assertThat(jobs().close(id).changed()).isTrue();
        assertThat(jobs().close(id).changed()).isFalse();
        assertThat(job(id).progress()).isEqualTo(0.5);
        assertThat(jobs().add(id, items(1)).items()).isEmpty();
        end(Outcome.done());

        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job(id).counts().total()).isEqualTo(2);
        assertThat(jobs().add(99_999, items(1)).job()).isNull();
    }

    @Test
    default void aJobWhoseItemsHadEndedBeforeItWasClosedEndsThen() {
        Job open = jobs().start(withLast(null), items(1), false).job();
        end(Outcome.done());
        jobs().close(open.id());
        assertThat(job(open.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(worker("last").claimOne().taskId()).isEqualTo(open.onComplete());
    }

    @Test
    default void theTaskForTheEndIsBlockedUntilThenAndRunsOnce() {
        long id = start(withLast(null), 2);
        long last = Objects.requireNonNull(job(id).onComplete());
        assertThat(task(last).status()).isEqualTo(TaskStatus.BLOCKED);
        end(Outcome.done());
        assertThat(worker("last").claim(1)).isEmpty();
        end(Outcome.discard("no"));

        assertThat(task(last).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(jobs().jobBefore(last).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED_WITH_ERRORS);
        worker("last").end(worker("last").claimOne(), Outcome.done());
        tasks().retry(jobs().items(id, 0, 9).get(1).taskId());
        end(Outcome.done());
        assertThat(worker("last").claim(1)).isEmpty();
        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    default void resultsComePageByPageInTheOrderOfTheItems() {
        long id = start(HASH, 3);
        HandWorker worker = worker("item");
        worker.complete(worker.claimOne(), "{\"sha\":1}");
        end(Outcome.discard("unreadable"));

        List<JobItem> first = jobs().items(id, 0, 2);
        assertThat(first).extracting(JobItem::success).containsExactly(true, false);
        assertThat(first).extracting(JobItem::details).containsExactly("{\"sha\":1}", null);
        assertThat(first.get(1).error()).isEqualTo("unreadable");
        assertThat(jobs().items(id, first.get(1).taskId(), 2))
                .extracting(JobItem::success)
                .containsExactly((Boolean) null);
    }

    @Test
    default void badJobsAreRefusedByName() {
        assertThatThrownBy(() -> new NewJob(" ", -1, Draft.of("last").key("k").task(), null))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("max_failures")
                .hasMessageContaining("on_complete.idempotency_key");
        assertThatThrownBy(() -> jobs().start(
                                HASH,
                                List.of(Draft.of("item")
                                        .after(Condition.AFTER_OK, 77)
                                        .task()),
                                true))
                .isInstanceOf(InvalidTaskException.class);
        assertThat(jobs().jobs(null, 9, null)).isEmpty();
    }

    @Test
    default void aStartWithAKnownKeyAnswersWithTheJobThatHasItAndAddsNothing() {
        NewJob keyed = new NewJob("hash", null, Draft.of("last").task(), "night 7");
        Started first = jobs().start(keyed, items(2), false);
        Started again = jobs().start(keyed, items(3), true);

        assertThat(first.created()).isTrue();
        assertThat(first.items()).extracting(Enqueued::created).containsExactly(true, true);
        assertThat(again).isEqualTo(new Started(first.job(), false, List.of()));
        assertThat(browser().stats().all().total()).isEqualTo(3);
        while (!jobs().delete(first.job().id())) {
            // goes on
        }
        assertThat(jobs().start(keyed, items(1), true).created())
                .as("free again")
                .isTrue();
    }

    @Test
    default void ofManyThatStartAJobWithTheSameKeyOneMakesItAndTheOthersLose() {
        NewJob keyed = new NewJob("hash", null, null, "night 7");

        List<Started> started = Race.run(8, lane -> jobs().start(keyed, items(3), true));

        assertThat(started).extracting(Started::created).containsOnlyOnce(true);
        assertThat(started)
                .extracting(one -> one.job().id())
                .containsOnly(started.get(0).job().id());
        assertThat(browser().stats().all().total()).isEqualTo(3);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    default void aCancelledJobHandsNoItemOutAndThoseThatRunLoseTheirClaims() {
        long id = start(withLast(null), 5);
        HandWorker worker = worker("item");
        List<Claim> running = worker.claim(2);

        assertThat(jobs().cancel(id).changed()).isTrue();
        assertThat(worker.claim(9)).isEmpty();
        assertThat(tasks().extend(running, time().now() + 60_000)).containsExactly(false, false);
        Job ended = job(id);
        while (ended.status() == JobStatus.STOPPING) {
            ended = job(id);
        }

        assertThat(ended.status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(ended.stop()).isEqualTo(Job.Stop.CANCELLED);
        assertThat(ended.counts()).isEqualTo(new Job.Counts(0, 0, 0, 0, 5));
        assertThat(jobs().cancel(id)).satisfies(again -> {
            assertThat(again.changed()).isFalse();
            assertThat(again.job()).isNotNull();
        });
        assertThat(worker("last").claim(1)).hasSize(1);
    }

    @Test
    default void nothingIsLeftOfADeletedJobWhateverItsItemsDo() {
        long id = start(withLast(null), 5);
        long other = insertOne(Draft.of("item"));
        worker("item").claim(2);

        while (!jobs().delete(id)) {
            assertThat(jobs().job(id)).isEmpty();
        }

        assertThat(jobs().job(id)).isEmpty();
        assertThat(jobs().jobs(null, 9, null)).isEmpty();
        assertThat(jobs().items(id, 0, 9)).isEmpty();
        assertThat(browser().list(TaskFilter.ALL, 9, null))
                .extracting(one -> one.id())
                .containsExactly(other);
    }

    @Test
    default void ofAJobThatIsNotThereThereIsNothing() {
        assertThat(jobs().job(77)).isEmpty();
        assertThat(jobs().close(77).job()).isNull();
        assertThat(jobs().cancel(77).job()).isNull();
        assertThat(jobs().delete(77)).isTrue();
        assertThat(jobs().jobBefore(77)).isEmpty();
    }
}
