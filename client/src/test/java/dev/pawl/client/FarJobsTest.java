package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.JobRequest;
import dev.pawl.Jobs;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TraceContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are asked for from far away, also when the answers get lost. */
class FarJobsTest {
    private static final TaskType<JsonText> HASH = TaskType.json("hash");
    private static final TaskType<JsonText> LAST = TaskType.json("last");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ServedStore served;
    private CuttingProxy proxy;
    private Pawl near;
    private Pawl far;
    private final Queue<TaskEvent> told = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void open() {
        served = ServedStore.of(folder.resolve("queue.db"));
        proxy = CuttingProxy.losingNone(served.server.port());
        near = served.pawl;
        far = Pawl.open(proxy.location(), PawlSettings.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        far.close();
        proxy.close();
        served.close();
    }

    private static List<TaskRequest<JsonText>> items(int count) {
        List<TaskRequest<JsonText>> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(HASH.with(new JsonText("{\"n\":" + i + "}")));
        }
        return items;
    }

    private void assertEnqueued(int items) {
        assertThat(told.stream().filter(TaskEvent.Enqueued.class::isInstance)).hasSize(items);
    }

    @Test
    void aJobIsStartedWorkedOnAndAwaited() throws Exception {
        far.handleOutcome(HASH, (item, context) -> item.text().contains("1") ? Outcome.discard("no") : Outcome.done(7));
        far.handleOutcome(
                LAST,
                (nothing, context) -> Outcome.done(
                        far.jobs().before(context.taskId()).orElseThrow().name()));
        far.start();

        Job started = far.jobs()
                .start(JobRequest.of("häshes")
                        .items(items(2))
                        .maxFailures(5)
                        .onComplete(LAST.with(new JsonText("{}"))));
        Jobs.Addition added = far.jobs().add(started.id(), items(1));
        assertThat(added.items()).isEqualTo(1);
        assertThat(added.job().counts().total()).isEqualTo(3);
        assertThat(far.jobs().close(started.id())).isTrue();
        assertThat(far.jobs().close(started.id())).isFalse();
        List<JobStatus> seen = new ArrayList<>();
        Job ended = far.jobs().await(started.id(), SOON, job -> seen.add(job.status()));

        assertThat(ended).isEqualTo(near.jobs().get(started.id()).orElseThrow());
        assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED_WITH_ERRORS);
        assertThat(seen).endsWith(JobStatus.COMPLETED_WITH_ERRORS);
        assertThat(far.jobs().results(started.id(), 0, 9))
                .isEqualTo(near.jobs().results(started.id(), 0, 9))
                .extracting(JobItem::details)
                .containsExactly("7", null, "7");
        Long last = ended.onComplete();
        assertThat(last).isNotNull();
        assertThat(far.awaitResult(last, String.class, SOON)).contains("häshes");
        assertThat(far.jobs().list(null, 9, null)).isEqualTo(near.jobs().list(null, 9, null));
    }

    @Test
    void aStartWhoseAnswerWasLostIsDoneOnceAndToldOfOnce() {
        far.subscribe(told::add);
        TraceContext trace = TraceContext.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null)
                .orElseThrow();
        List<TaskRequest<JsonText>> traced =
                items(3).stream().map(item -> item.trace(trace)).toList();

        proxy.loseNext();
        Job started = far.jobs().start(JobRequest.of("hashes").items(traced).onComplete(LAST.with(new JsonText("{}"))));

        assertThat(proxy.lost()).isEqualTo(1);
        assertThat(near.jobs().list(null, 9, null)).containsExactly(started);
        assertThat(started.counts().total()).isEqualTo(3);
        assertThat(near.browser().stats().all().total()).isEqualTo(4);
        assertThat(near.browser()
                        .get(near.jobs().results(started.id(), 0, 1).get(0).taskId())
                        .map(Task::trace))
                .contains(trace);
        assertEnqueued(3);
    }

    @Test
    void anAdditionWhoseAnswerWasLostIsDoneOnceAndToldOfOnce() {
        long job = far.jobs().start("hashes").id();
        far.subscribe(told::add);

        proxy.loseNext();
        List<Long> added = far.jobs().addAtOnce(job, items(3)).stream()
                .map(item -> item.taskId())
                .toList();

        assertThat(proxy.lost()).isEqualTo(1);
        assertThat(near.jobs().results(job, 0, 9)).extracting(JobItem::taskId).isEqualTo(added);
        assertThat(near.jobs().get(job).orElseThrow().counts().total()).isEqualTo(3);
        assertEnqueued(3);
    }

    @Test
    void aKeyOfItsOwnMakesAStartRepeatableByWhoeverHasIt() {
        JobRequest request = JobRequest.of("hashes").items(items(2)).idempotencyKey("night 7");

        Job first = far.jobs().start(request);
        proxy.loseNext();
        Job again = far.jobs().start(request);

        assertThat(again).isEqualTo(first);
        assertThat(near.jobs().start(request)).isEqualTo(first);
        assertThat(near.browser().stats().all().total()).isEqualTo(2);
        assertThat(far.jobs().startAtOnce(request).created()).isFalse();
    }

    @Test
    void moreItemsThanGoAtOnceAreAddedAfterTheStart() {
        Job job = far.jobs()
                .start(JobRequest.of("hashes")
                        .items(items(Jobs.MOST_AT_ONCE + 1))
                        .close());

        assertThat(job.counts().total()).isEqualTo(Jobs.MOST_AT_ONCE + 1);
        assertThat(job.isOpen()).isFalse();
        far.jobs().delete(job.id());
        assertThat(near.browser().stats().all().total()).isZero();
    }

    @Test
    void whatIsWrongIsToldAsBesideTheFile() {
        long job = far.jobs().start("hashes", items(1)).id();
        far.jobs().close(job);

        for (Pawl pawl : List.of(near, far)) {
            assertThatThrownBy(() -> pawl.jobs().add(job, items(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("job " + job + " takes no more items: it is closed");
            assertThatThrownBy(() -> pawl.jobs().add(job + 99, items(1)))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("there is no job " + (job + 99));
            assertThatThrownBy(() -> pawl.jobs().cancel(job + 99)).isInstanceOf(NoSuchElementException.class);
            assertThat(pawl.jobs().delete(job + 99)).isFalse();
            assertRefused(() -> pawl.jobs().start(" ", items(1)), "name: must have 1 to 200 characters, not 0");
            assertRefused(
                    () -> pawl.jobs()
                            .start(
                                    "hashes",
                                    List.of(HASH.with(new JsonText("{}")).after(7_777))),
                    "depends_on: must name tasks that are stored; there is no task 7777");
            assertRefused(
                    () -> pawl.jobs()
                            .start(
                                    "hashes",
                                    List.of(
                                            HASH.with(new JsonText("{}")),
                                            HASH.with(new JsonText("{}")).after(7_777))),
                    "tasks[1].depends_on: must name tasks that are stored; there is no task 7777");
            assertRefused(
                    () -> pawl.jobs()
                            .start(JobRequest.of("hashes")
                                    .items(items(Jobs.MOST_AT_ONCE + 1))
                                    .idempotencyKey("night 8")),
                    "items: must be at most 10000 at once; add the others");
        }
        assertThat(near.jobs().list(null, 9, null)).hasSize(1);
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(InvalidTaskException.class).hasMessage(message);
    }
}
