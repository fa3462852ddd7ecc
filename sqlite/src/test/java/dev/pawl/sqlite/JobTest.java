package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Claim;
import dev.pawl.store.Job;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore;
import dev.pawl.store.NewJob;
import dev.pawl.store.Retention;
import dev.pawl.store.Store;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Strategy;
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
    private static final NewJob HASH = new NewJob("hash", null, null, null);
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
        return new NewJob("hash", maxFailures, Draft.of("last").task(), null);
    }

    private long start(NewJob job, int items) {
        return jobs.start(job, items(items), true).job().id();
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
    void theTaskForTheEndIsSeenToWaitForItsJob() {
        long id = start(withLast(null), 1);
        Long last = job(id).onComplete();
        assertThat(last).isNotNull();
        assertThat(browser().standing(last).orElseThrow().waitsForJob()).isEqualTo(id);
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
}
