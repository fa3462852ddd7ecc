package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.Claim;
import dev.pawl.store.LogLine;
import dev.pawl.store.Stats;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Bell;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import dev.pawl.testkit.HandWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that work for a queue on a server as they would for one in a file. */
class RemoteWorkTest {
    record Mail(String to) {}

    private static final TaskType<Mail> MAIL = TaskType.of("mail", Mail.class);
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final WorkerSettings WORKER = WorkerSettings.DEFAULT.withConcurrency(8);

    /** So that what was claimed for an answer that was lost comes back soon. */
    private static final WorkerSettings SHORT_LEASES = WORKER.withLease(Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final Map<Long, Integer> runs = new ConcurrentHashMap<>();

    private static Pawl open(String location) {
        return Pawl.open(location, PawlSettings.DEFAULT);
    }

    /** A worker that counts how often it ran which task, and lets {@code latch} down for each. */
    private Pawl worker(String location, CountDownLatch latch, WorkerSettings settings) {
        Pawl pawl = open(location);
        pawl.handle(MAIL, (mail, context) -> {
            runs.merge(context.taskId(), 1, Integer::sum);
            latch.countDown();
        });
        pawl.start(settings);
        return pawl;
    }

    private static List<TaskRequest<Mail>> mails(int count) {
        List<TaskRequest<Mail>> mails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mails.add(MAIL.with(new Mail("ada" + i)).maxAttempts(50));
        }
        return mails;
    }

    @Test
    void aThousandTasksAreDoneOnceEachOverARestartOfTheServer() throws Exception {
        int tasks = 1_000;
        CountDownLatch some = new CountDownLatch(300);
        Path file = folder.resolve("queue.db");
        ServedStore before = ServedStore.of(file);
        int port = before.server.port();
        Pawl client = worker(before.location(), some, WORKER);
        client.enqueueAll(mails(tasks));
        assertThat(some.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        before.close();
        try (ServedStore after = new ServedStore(file, Time.system(), port)) {
            try (client) {
                await(after.pawl, tasks);
                assertThat(runs)
                        .hasSize(tasks)
                        .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
            }
        }
    }

    @Test
    void answersThatAreLostNeitherLoseATaskNorDoubleIt() throws Exception {
        int tasks = 60;
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                CuttingProxy proxy = new CuttingProxy(served.server.port(), 5);
                Pawl client = worker(proxy.location(), new CountDownLatch(tasks), SHORT_LEASES)) {
            for (TaskRequest<Mail> mail : mails(tasks)) {
                assertThat(client.enqueue(mail).created()).isTrue();
            }
            await(served.pawl, tasks);

            assertThat(proxy.lost()).isGreaterThan(10);
            assertThat(served.pawl.browser().stats().all().total()).isEqualTo(tasks);
            assertThat(runs)
                    .hasSize(tasks)
                    .allSatisfy((id, times) -> assertThat(times)
                            .as("each run of task %d is another attempt", id)
                            .isLessThanOrEqualTo(
                                    served.pawl.browser().get(id).orElseThrow().attempts()));
        }
    }

    @Test
    void anEndWhoseAnswerWasLostIsToldAgainAndAccepted() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                CuttingProxy proxy = CuttingProxy.losingNone(served.server.port())) {
            served.pawl.enqueueAll(mails(2));
            TaskStore store = new HttpStoreProvider()
                    .open(proxy.location(), StoreSettings.DEFAULT, Time.system())
                    .tasks();
            HandWorker worker = HandWorker.of(store, Time.system(), "ada", MAIL.name());
            Claim first = worker.claimOne();

            proxy.loseNext();
            assertThat(worker.exchange(List.of(worker.ended(first, Outcome.done(1))), 1, 0)
                            .accepted())
                    .containsExactly(true);
            proxy.loseNext();
            assertThat(store.finish(List.of(worker.ended(first, Outcome.done(1)))))
                    .containsExactly(true);

            assertThat(proxy.lost()).isEqualTo(2);
            Task task = served.pawl.browser().get(first.taskId()).orElseThrow();
            assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(task.attempts()).isEqualTo(1);
            store.close();
        }
    }

    private static void await(Pawl queue, int completed) throws Exception {
        long deadline = Time.system().now() + SOON.toMillis();
        Stats.Counts counts = queue.browser().stats().all();
        while (counts.completed() < completed && Time.system().now() < deadline) {
            Time.system().await(new Bell(), Time.system().now() + 20);
            counts = queue.browser().stats().all();
        }
        assertThat(counts.completed()).as("%s", counts).isEqualTo(completed);
    }

    @Test
    void aHandlerHasAllThatItHasAtHome() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            client.handleOutcome(MAIL, (mail, context) -> {
                context.progress(1, 2, "hälftig ☃");
                context.log(LogLine.Level.INFO, "an " + mail.to(), Map.of("n", 1));
                String found = context.checkpoint("found", String.class, () -> "in attempt " + context.attempt());
                return context.attempt() == 1
                        ? Outcome.retry(Duration.ZERO, "once more \ud83d\ude80")
                        : Outcome.done(Map.of("found", found));
            });
            client.start(WORKER);
            long id = client.enqueue(MAIL, new Mail("Ünïcode ☃ \ud83d\ude80\u2028\\\""))
                    .taskId();

            assertThat(client.awaitResult(id, JsonText.class, SOON)).isPresent();
            Task task = client.browser().get(id).orElseThrow();
            assertThat(task)
                    .usingRecursiveComparison()
                    .ignoringFields("idempotencyKey")
                    .isEqualTo(served.pawl.browser().get(id).orElseThrow());
            assertThat(task.result()).isEqualTo("{\"found\":\"in attempt 1\"}");
            assertThat(task.progress())
                    .isNotNull()
                    .satisfies(far -> assertThat(far.message()).isEqualTo("hälftig ☃"));
            assertThat(client.browser().logs(id))
                    .extracting(LogLine::message)
                    .hasSize(2)
                    .containsOnly("an Ünïcode ☃ \ud83d\ude80\u2028\\\"");
            assertThat(client.browser().attempts(id)).hasSize(1);
        }
    }

    @Test
    void aHandlerHearsOfACancelElsewhere() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            client.handle(MAIL, (mail, context) -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            client.start(WORKER.withLease(Duration.ofMinutes(10)));
            long id = client.enqueue(MAIL, new Mail("ada")).taskId();
            assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

            served.pawl.cancel(id);

            assertThat(interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(client.await(id, SOON).status()).isEqualTo(TaskStatus.CANCELLED);
        }
    }

    @Test
    void whoAwaitsASignalHoldsNothingAndGoesOnWithIt() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            CountDownLatch putOff = new CountDownLatch(1);
            client.subscribe(event -> {
                if (event instanceof TaskEvent.Ended) {
                    putOff.countDown();
                }
            });
            client.handleOutcome(
                    MAIL,
                    (mail, context) -> Outcome.done(context.awaitSignal("approved", String.class, Duration.ofDays(1))
                            .orElse("nobody")));
            client.start(WORKER);
            long id = client.enqueue(MAIL, new Mail("ada")).taskId();
            assertThat(putOff.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(served.pawl.browser().get(id).orElseThrow()).satisfies(waiting -> {
                assertThat(waiting.status()).isEqualTo(TaskStatus.QUEUED);
                assertThat(waiting.attempts()).isZero();
                assertThat(waiting.leaseUntil()).isNull();
            });

            assertThat(client.signal(id, "approved", "by ada").changed()).isTrue();

            assertThat(client.awaitResult(id, String.class, SOON)).contains("by ada");
            assertThat(client.signal(id, "approved", "by bo").changed()).isFalse();
        }
    }

    @Test
    void whatHappensIsCountedOnce() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"))) {
            try (Pawl client = worker(served.location(), new CountDownLatch(1), WORKER)) {
                client.await(client.enqueue(MAIL, new Mail("ada")).taskId(), SOON);
            }

            assertThat(served.pawl.activity(Instant.EPOCH)).singleElement().satisfies(hour -> {
                assertThat(hour.counts().enqueued()).isEqualTo(1);
                assertThat(hour.counts().started()).isEqualTo(1);
                assertThat(hour.counts().completed()).isEqualTo(1);
            });
        }
    }

    @Test
    void aResultThatNoServerTakesFailsItsTaskAloneAndTheWorkerGoesOn() throws Exception {
        TaskType<JsonText> huge = TaskType.json("huge");
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            String text = "x".repeat(ServedStore.LONGEST_PAYLOAD - 100);
            client.handleOutcome(
                    huge, (payload, context) -> Outcome.done(new JsonText("\"" + text + text + text + "\"")));
            client.handle(MAIL, (mail, context) -> {});
            client.start(WORKER);

            long large = client.enqueue(huge, new JsonText("{\"text\":\"" + text + "\"}"))
                    .taskId();
            long small = client.enqueue(MAIL, new Mail("ada")).taskId();

            Task failed = client.await(large, SOON);
            assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(failed.errorMessage()).contains("does not take its result");
            assertThat(failed.payload()).hasSizeGreaterThan(text.length());
            assertThat(client.await(small, SOON).status()).isEqualTo(TaskStatus.COMPLETED);
        }
    }

    @Test
    void aWorkerThatStopsSaysSoAndIsListed() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"))) {
            try (Pawl client = worker(served.location(), new CountDownLatch(1), WORKER)) {
                assertThat(client.browser().workers()).singleElement().satisfies(worker -> {
                    assertThat(worker.stoppedAt()).isNull();
                    assertThat(worker.selector().types()).containsExactly("mail");
                });
            }

            assertThat(served.pawl.browser().workers())
                    .singleElement()
                    .satisfies(worker -> assertThat(worker.stoppedAt()).isNotNull());
        }
    }

    @Test
    void aServerThatIsAwayIsWaitedForAsLongAsTheSettingsSay() throws Exception {
        Path file = folder.resolve("queue.db");
        ServedStore before = ServedStore.of(file);
        int port = before.server.port();
        StoreSettings patient = new StoreSettings(StoreSettings.Durability.FULL, Duration.ofMinutes(1));
        try (Pawl client = Pawl.open(before.location(), PawlSettings.DEFAULT.withStore(patient))) {
            before.close();
            var enqueued = client.enqueueAsync(MAIL.with(new Mail("ada")));
            try (ServedStore after = new ServedStore(file, Time.system(), port)) {
                assertThat(enqueued.get(SOON.toSeconds(), TimeUnit.SECONDS).created())
                        .isTrue();
                assertThat(after.pawl.browser().stats().all().queued()).isEqualTo(1);
            }
        }
    }
}
