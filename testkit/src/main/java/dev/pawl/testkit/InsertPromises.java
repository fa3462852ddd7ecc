package dev.pawl.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Enqueued;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inserting. */
interface InsertPromises extends StorePromises {
    @Test
    default void aNewTaskWaitsWithEveryDefault() {
        Enqueued answer = insert(Draft.of("mail")).get(0);

        long now = time().now();
        assertThat(answer).isEqualTo(new Enqueued(answer.taskId(), TaskStatus.QUEUED, true, now));
        assertThat(task(answer.taskId()))
                .isEqualTo(new Task(
                        answer.taskId(),
                        "mail",
                        "default",
                        TaskStatus.QUEUED,
                        100,
                        0,
                        5,
                        0,
                        "{}",
                        Compatibility.NONE,
                        null,
                        null,
                        now,
                        now,
                        now,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    default void everyFieldComesBackAsItWasGiven() {
        long due = time().now() + 1;
        long id = insertOne(Draft.of("image.resize")
                .payload("{\"name\":\"Käse 🧀\",\"n\":[1,2.5,null]}")
                .queue("slow")
                .priority(-7)
                .needs(Map.of("gpu", true, "memory", 16, "host", "alpha"))
                .maxAttempts(100)
                .runAfter(due)
                .key("k \"1\""));

        Task task = task(id);
        assertThat(task.type()).isEqualTo("image.resize");
        assertThat(task.payload()).isEqualTo("{\"name\":\"Käse 🧀\",\"n\":[1,2.5,null]}");
        assertThat(task.queue()).isEqualTo("slow");
        assertThat(task.priority()).isEqualTo(-7);
        assertThat(task.compatibility().json()).isEqualTo("{\"gpu\":true,\"host\":\"alpha\",\"memory\":16}");
        assertThat(task.maxAttempts()).isEqualTo(100);
        assertThat(task.runAfter()).isEqualTo(due);
        assertThat(task.idempotencyKey()).isEqualTo("k \"1\"");
    }

    @Test
    default void theSmallestAndLargestPrioritiesAreKept() {
        long lowest = insertOne(Draft.of("mail").priority(Integer.MIN_VALUE));
        long highest = insertOne(Draft.of("mail").priority(Integer.MAX_VALUE));

        assertThat(task(lowest).priority()).isEqualTo(Integer.MIN_VALUE);
        assertThat(task(highest).priority()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    default void aLargePayloadComesBackWhole() {
        String payload = "\"" + "ä".repeat(1 << 20) + "\"";

        assertThat(task(insertOne(Draft.of("mail").payload(payload))).payload()).isEqualTo(payload);
    }

    @Test
    default void answersComeInTheOrderOfTheTasksAndIdsAscend() {
        List<NewTask> tasks = IntStream.range(0, 700)
                .mapToObj(i -> Draft.of("type" + i % 3).payload("" + i).task())
                .toList();

        List<Enqueued> answers = tasks().insert(tasks);

        assertThat(answers).extracting(Enqueued::taskId).isSorted().doesNotHaveDuplicates();
        for (int i = 0; i < tasks.size(); i++) {
            Task stored = task(answers.get(i).taskId());
            assertThat(stored.payload()).isEqualTo("" + i);
            assertThat(stored.type()).isEqualTo("type" + i % 3);
        }
        assertThat(insertOne(Draft.of("later"))).isGreaterThan(answers.get(699).taskId());
    }

    @Test
    default void anEmptyListInsertsNothing() {
        assertThat(tasks().insert(List.of())).isEmpty();
        assertThat(tasks().insertAsync(List.of()).join()).isEmpty();
        assertThat(browser().stats().all().total()).isZero();
    }

    @Test
    default void aKnownKeyIsAnsweredWithTheTaskThatHasIt() {
        Enqueued first = insert(Draft.of("mail").key("k")).get(0);
        worker("mail").claimOne();
        time().advance(HandWorker.LEASE.dividedBy(2));

        Enqueued again = insert(
                        Draft.of("other").queue("elsewhere").payload("[]").key("k"))
                .get(0);

        assertThat(again).isEqualTo(new Enqueued(first.taskId(), TaskStatus.PROCESSING, false, first.createdAt()));
        assertThat(task(first.taskId()).payload()).isEqualTo("{}");
        assertThat(browser().stats().all().total()).isEqualTo(1);
    }

    @Test
    default void aKeyIsKnownAfterItsTaskEnded() {
        long id = insertOne(Draft.of("mail").key("k"));
        HandWorker worker = worker("mail");
        worker.complete(worker.claimOne(), null);

        Enqueued again = insert(Draft.of("mail").key("k")).get(0);

        assertThat(again.taskId()).isEqualTo(id);
        assertThat(again.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(again.created()).isFalse();
    }

    @Test
    default void aKeyRepeatedWithinOneListMakesOneTask() {
        List<Enqueued> answers =
                insert(Draft.of("a").key("k"), Draft.of("b"), Draft.of("c").key("k"));

        assertThat(answers).extracting(Enqueued::created).containsExactly(true, true, false);
        assertThat(answers.get(2).taskId()).isEqualTo(answers.get(0).taskId());
        assertThat(browser().stats().all().total()).isEqualTo(2);
    }

    @Test
    default void anEmptyKeyIsNoKey() {
        List<Enqueued> answers = insert(Draft.of("a").key(""), Draft.of("a").key(""));

        assertThat(answers).extracting(Enqueued::created).containsExactly(true, true);
        assertThat(task(answers.get(0).taskId()).idempotencyKey()).isNull();
    }

    @Test
    default void keysAreComparedAsTheyAreWritten() {
        List<Enqueued> answers = insert(
                Draft.of("a").key("1"),
                Draft.of("a").key("01"),
                Draft.of("a").key("1 "),
                Draft.of("a").key("K"),
                Draft.of("a").key("k"),
                Draft.of("a").key("☃\\u2603\"'"));
        List<Enqueued> again = insert(
                Draft.of("a").key("☃\\u2603\"'"),
                Draft.of("a").key("1"),
                Draft.of("a").key("k"));

        assertThat(answers).extracting(Enqueued::created).doesNotContain(false);
        assertThat(again).extracting(Enqueued::created).doesNotContain(true);
        assertThat(again)
                .extracting(Enqueued::taskId)
                .containsExactly(
                        answers.get(5).taskId(),
                        answers.get(0).taskId(),
                        answers.get(4).taskId());
    }

    @Test
    default void threadsThatRaceForTheSameKeysMakeOneTaskForEach() {
        long seed = 20_270_115;
        List<List<Enqueued>> answers = Race.run(8, lane -> {
            List<Integer> keys = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
            Collections.shuffle(keys, new Random(seed + lane));
            List<Enqueued> mine = new ArrayList<>();
            for (int key : keys) {
                mine.addAll(insert(Draft.of("mail").key("key " + key)));
            }
            return mine;
        });

        assertThat(answers.stream().flatMap(List::stream).filter(Enqueued::created))
                .as("seed %d", seed)
                .hasSize(50);
        assertThat(browser().list(TaskFilter.ALL, 1_000, null)).hasSize(50);
    }

    @Test
    default void aTaskInsertedWithoutWaitingIsThereWhenItsFutureCompletes() throws Exception {
        Enqueued answer = tasks().insertAsync(List.of(Draft.of("mail").task()))
                .get(60, SECONDS)
                .get(0);

        assertThat(answer.created()).isTrue();
        assertThat(task(answer.taskId()).status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    default void whoHearsOfAnInsertMayInsertAgain() throws Exception {
        List<Enqueued> second = tasks().insertAsync(List.of(Draft.of("first").task()))
                .thenApply(first -> insert(Draft.of("second")))
                .get(60, SECONDS);

        assertThat(task(second.get(0).taskId()).type()).isEqualTo("second");
    }

    @Test
    default void insertsWithoutWaitingKeepTheirOrder() throws Exception {
        List<Enqueued> answers = new ArrayList<>();
        for (var future : IntStream.range(0, 200)
                .mapToObj(i -> tasks().insertAsync(List.of(Draft.of("mail").task())))
                .toList()) {
            answers.addAll(future.get(60, SECONDS));
        }

        assertThat(answers).extracting(Enqueued::taskId).isSorted().doesNotHaveDuplicates();
    }
}
