package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore;
import dev.pawl.store.NewJob;
import dev.pawl.store.Retention;
import dev.pawl.store.Store;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Condition;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs, and what becomes of their items. */
class JobTest extends InOneFile {
    private static final NewJob HASH = new NewJob("hash", null, null);
    private static final Duration SOON = Duration.ofMinutes(1);

    private Store store;
    private JobStore jobs;

    @BeforeEach
    void openJobs() {
        store = open();
        jobs = store.jobs();
    }

    private static List<NewTask> items(int count) {
        return Collections.nCopies(count, Draft.of("item").task());
    }

    private static NewJob withLast(@Nullable Integer maxFailures) {
        return new NewJob("hash", maxFailures, Draft.of("last").task());
    }

    private long start(NewJob job, int items) {
        Job started = jobs.start(job, items(items), true).job();
        assertThat(started).isNotNull();
        return started.id();
    }

    private Job job(long id) {
        return jobs.job(id).orElseThrow();
    }

    private void end(Outcome... outcomes) {
        HandWorker worker = worker("item");
        for (Outcome outcome : outcomes) {
            assertThat(worker.end(worker.claimOne(), outcome)).isTrue();
        }
    }

    private long tasksOf(long jobId) {
        return browser().count(TaskFilter.ALL.withJob(jobId));
    }

    @Test
    void aJobCountsItsItemsWhereTheyAreAndEndsWithTheLast() {
        long id = start(HASH, 3);
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(3, 0, 0, 0, 0));
        assertThat(job(id).progress()).isZero();

        HandWorker worker = worker("item");
        Claim claim = worker.claimOne();
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(2, 1, 0, 0, 0));
        assertThat(job(id).startedAt()).isEqualTo(time.now());
        worker.end(claim, Outcome.done());
        end(Outcome.done());
        assertThat(job(id).progress()).isBetween(0.66, 0.67);
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        end(Outcome.done());

        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job(id).progress()).isEqualTo(1);
        assertThat(job(id).finishedAt()).isEqualTo(time.now());
        assertThat(job(id).error()).isNull();
    }

    @Test
    void howItEndsIsSaidByItsItems() {
        long mixed = start(HASH, 2);
        end(Outcome.done(), Outcome.discard("no"));
        assertThat(job(mixed).status()).isEqualTo(JobStatus.COMPLETED_WITH_ERRORS);
        assertThat(job(mixed).error()).isEqualTo("1 of 2 items failed, 0 were cancelled");

        long failed = start(HASH, 2);
        end(Outcome.discard("no"), Outcome.cancel("not wanted"));
        assertThat(job(failed).status()).isEqualTo(JobStatus.FAILED);

        long none = start(HASH, 0);
        assertThat(job(none).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(jobs.jobs(null, 9, null)).extracting(Job::id).containsExactly(none, failed, mixed);
        assertThat(jobs.jobs(JobStatus.FAILED, 9, none)).extracting(Job::id).containsExactly(failed);
    }

    @Test
    void anItemThatIsTriedAgainCountsOnce() {
        long id = start(HASH, 1);
        end(Outcome.retry("later"));
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(1, 0, 0, 0, 0));

        time.advance(Duration.ofMinutes(5));
        worker("item").claimOne();
        time.advance(HandWorker.LEASE.plusMillis(1));
        end(Outcome.discard("no"));
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(0, 0, 0, 1, 0));
        assertThat(job(id).status()).isEqualTo(JobStatus.FAILED);

        long item = jobs.items(id, 0, 9).get(0).taskId();
        assertThat(tasks().retry(item).changed()).isTrue();
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(1, 0, 0, 0, 0));
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        end(Outcome.done());
        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void itemsAreAddedWhileTheJobIsOpenAndNoLonger() {
        Job open = jobs.start(HASH, items(1), false).job();
        assertThat(open).isNotNull();
        long id = open.id();
        end(Outcome.done());
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(job(id).progress()).isZero();

        NewTask keyed = Draft.of("item").key("a").task();
        assertThat(jobs.add(id, List.of(keyed, keyed)).items())
                .extracting(Enqueued::created)
                .containsExactly(true, false);
        assertThat(jobs.close(id).changed()).isTrue();
        assertThat(jobs.close(id).changed()).isFalse();
        assertThat(job(id).progress()).isEqualTo(0.5);
        assertThat(jobs.add(id, items(1)).items()).isEmpty();
        end(Outcome.done());

        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job(id).counts().total()).isEqualTo(2);
        assertThat(jobs.add(99_999, items(1)).job()).isNull();
    }

    @Test
    void aJobWhoseItemsHadEndedBeforeItWasClosedEndsThen() {
        Job open = jobs.start(withLast(null), items(1), false).job();
        assertThat(open).isNotNull();
        end(Outcome.done());
        jobs.close(open.id());
        assertThat(job(open.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(worker("last").claimOne().taskId()).isEqualTo(open.onComplete());
    }

    @Test
    void theTaskForTheEndIsBlockedUntilThenAndRunsOnce() {
        long id = start(withLast(null), 2);
        Long last = job(id).onComplete();
        assertThat(last).isNotNull();
        assertThat(task(last).status()).isEqualTo(TaskStatus.BLOCKED);
        assertThat(browser().standing(last).orElseThrow().waitsForJob()).isEqualTo(id);
        end(Outcome.done());
        assertThat(worker("last").claim(1)).isEmpty();
        end(Outcome.discard("no"));

        assertThat(task(last).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(jobs.jobBefore(last).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED_WITH_ERRORS);
        worker("last").end(worker("last").claimOne(), Outcome.done());
        tasks().retry(jobs.items(id, 0, 9).get(1).taskId());
        end(Outcome.done());
        assertThat(worker("last").claim(1)).isEmpty();
        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aCancelledJobHandsNoItemOutAndTellsThoseThatRun() {
        long id = start(withLast(null), 700);
        HandWorker worker = worker("item");
        List<Claim> running = worker.claim(3);

        assertThat(jobs.cancel(id).changed()).isTrue();
        assertThat(tasks().extend(running, time.now() + 60_000)).containsExactly(false, false, false);
        assertThat(worker.claim(10)).isEmpty();
        assertThat(worker.end(running.get(0), Outcome.done())).isFalse();

        await().atMost(SOON).until(() -> job(id).status() == JobStatus.CANCELLED);
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(0, 0, 0, 0, 700));
        assertThat(job(id).progress()).isEqualTo(1);
        assertThat(jobs.cancel(id).changed()).isFalse();
        long item = jobs.items(id, 0, 1).get(0).taskId();
        assertThat(tasks().retry(item).hindrance()).isEqualTo("its job " + id + " was stopped");
        assertThat(worker("last").claim(1)).hasSize(1);
    }

    @Test
    void aClaimThatMeetsAnItemOfAStoppedJobCancelsItInsteadOfHandingItOut() {
        long id = start(HASH, 6_000);
        long other = insert(Draft.of("item"));
        tasks().limit(new Limit(Limit.Scope.TYPE, "item", null, new Limit.Rate(100, 3_600_000)));
        HandWorker worker = worker("item").taking(Strategy.LIFO);
        jobs.cancel(id);
        assertThat(job(id).status()).as("the rest is not done yet").isEqualTo(JobStatus.STOPPING);

        // why: the other is the newest, and what comes after it for LIFO are items that the walk has not reached.
        assertThat(worker.claim(20)).extracting(Claim::taskId).containsExactly(other);
        assertThat(browser().limits().get(0).started())
                .as("only what started counts")
                .isEqualTo(1);
        assertThat(worker.claim(20)).isEmpty();
        await().atMost(SOON).until(() -> job(id).status() == JobStatus.CANCELLED);
        assertThat(job(id).startedAt()).isNull();
    }

    @Test
    void moreFailuresThanItBearsStopAJob() {
        long id = start(withLast(1), 300);
        end(Outcome.discard("no"), Outcome.done());
        assertThat(job(id).status()).isEqualTo(JobStatus.RUNNING);
        Claim running = worker("item").claimOne();
        end(Outcome.discard("no"));

        await().atMost(SOON).until(() -> job(id).status() == JobStatus.FAILED);
        assertThat(job(id).counts()).isEqualTo(new Job.Counts(0, 0, 1, 2, 297));
        assertThat(job(id).error()).isEqualTo("2 items failed, more than the 1 that it bears");
        assertThat(worker("item").end(running, Outcome.done())).isFalse();
        assertThat(worker("last").claim(1)).hasSize(1);
    }

    @Test
    void whatIsLeftOfACancelGoesOnWhenTheFileIsOpenedAgain() throws Exception {
        long id = start(HASH, 1_000);
        closeAll();
        Tables.execute(file(), "UPDATE job SET stop = 1, rest = 1 WHERE id = " + id);
        jobs = open().jobs();

        await().atMost(SOON).until(() -> job(id).status() == JobStatus.CANCELLED);
        assertThat(job(id).counts().cancelled()).isEqualTo(1_000);
    }

    @Test
    void nothingIsLeftOfADeletedJob() throws Exception {
        long id = start(withLast(null), 450);
        long other = insert(Draft.of("item"));
        worker("item").claim(2);
        worker("item").end(worker("item").claimOne(), Outcome.done());

        boolean gone = jobs.delete(id);
        assertThat(jobs.job(id)).isEmpty();
        while (!gone) {
            gone = jobs.delete(id);
        }
        assertThat(tasksOf(id)).isZero();
        assertThat(browser().list(TaskFilter.ALL, 9, null))
                .extracting(one -> one.id())
                .containsExactly(other);
        closeAll();
        assertThat(Tables.rows(file(), "SELECT count(*) FROM job")).containsExactly("0");
        jobs = open().jobs();
        assertThat(start(HASH, 1)).as("its id is not given again").isGreaterThan(other);
    }

    @Test
    void resultsComePageByPageInTheOrderOfTheItems() {
        long id = start(HASH, 3);
        HandWorker worker = worker("item");
        worker.complete(worker.claimOne(), "{\"sha\":1}");
        end(Outcome.discard("unreadable"));

        List<JobItem> first = jobs.items(id, 0, 2);
        assertThat(first).extracting(JobItem::success).containsExactly(true, false);
        assertThat(first).extracting(JobItem::details).containsExactly("{\"sha\":1}", null);
        assertThat(first.get(1).error()).isEqualTo("unreadable");
        assertThat(jobs.items(id, first.get(1).taskId(), 2))
                .extracting(JobItem::success)
                .containsExactly((Boolean) null);
    }

    @Test
    void itemsAreKeptAsLongAsTheirJobRunsAndItGoesAfterTheLastOfThem() {
        long id = start(HASH, 2);
        end(Outcome.done());
        Retention.Keep briefly =
                new Retention.Keep(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), false);
        Retention retention = new Retention(briefly, Map.of());
        time.advance(Duration.ofHours(2));
        store.maintenance().prune(retention, pruned -> true);
        assertThat(tasksOf(id)).isEqualTo(2);

        end(Outcome.done());
        time.advance(Duration.ofHours(2));
        store.maintenance().prune(retention, pruned -> true);
        assertThat(tasksOf(id)).isZero();
        assertThat(jobs.job(id)).isEmpty();
    }

    @Test
    void badJobsAreRefusedByName() {
        assertThatThrownBy(() -> new NewJob(" ", -1, Draft.of("last").key("k").task()))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("max_failures")
                .hasMessageContaining("on_complete.idempotency_key");
        assertThatThrownBy(() -> jobs.start(
                        HASH,
                        List.of(Draft.of("item").after(Condition.AFTER_OK, 77).task()),
                        true))
                .isInstanceOf(InvalidTaskException.class);
        assertThat(jobs.jobs(null, 9, null)).isEmpty();
    }
}
