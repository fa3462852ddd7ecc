package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading. */
interface BrowserPromises extends StorePromises {
    @Test
    default void anEmptyQueueIsEmptyEverywhere() {
        assertThat(browser().get(1)).isEmpty();
        assertThat(browser().list(TaskFilter.ALL, 10, null)).isEmpty();
        assertThat(browser().stats()).isEqualTo(new Stats(Stats.Counts.ZERO, Map.of(), Map.of(), null));
        assertThat(browser().attempts(1)).isEmpty();
        assertThat(browser().logs(1)).isEmpty();
        assertThat(browser().workers()).isEmpty();
        assertThat(browser().hasWork(new Selector(Set.of("*"), Set.of(), Map.of())))
                .isFalse();
    }

    @Test
    default void theNewestTasksAreListedFirstPageByPage() {
        List<Long> ids = insert(
                        IntStream.range(0, 25).mapToObj(i -> Draft.of("mail")).toArray(Draft[]::new))
                .stream()
                .map(answer -> answer.taskId())
                .toList();

        List<Task> first = browser().list(TaskFilter.ALL, 10, null);
        List<Task> second = browser().list(TaskFilter.ALL, 10, first.get(9).id());
        List<Task> third = browser().list(TaskFilter.ALL, 10, second.get(9).id());

        assertThat(first).hasSize(10);
        assertThat(third).hasSize(5);
        assertThat(LongStream.concat(
                                first.stream().mapToLong(Task::id),
                                LongStream.concat(
                                        second.stream().mapToLong(Task::id),
                                        third.stream().mapToLong(Task::id)))
                        .boxed()
                        .toList())
                .containsExactlyElementsOf(reversed(ids));
        assertThat(browser().list(TaskFilter.ALL, 10, third.get(4).id())).isEmpty();
    }

    private static List<Long> reversed(List<Long> ids) {
        return IntStream.range(0, ids.size())
                .mapToObj(i -> ids.get(ids.size() - 1 - i))
                .toList();
    }

    @Test
    default void aListedTaskIsTheTask() {
        long id = insertOne(Draft.of("mail").key("k").needs(Map.of("a", 1)));
        HandWorker worker = new HandWorker(tasks(), time(), "ada", new Selector(Set.of("*"), Set.of(), Map.of("a", 1)));
        worker.end(worker.claimOne(), Outcome.retry("no"));

        assertThat(browser().list(TaskFilter.ALL, 1, null)).containsExactly(task(id));
    }

    @Test
    default void listsAreFilteredByStatus() {
        OnePerStatus tasks = onePerStatus();

        assertThat(ids("queued", null, null)).containsExactly(tasks.scheduled, tasks.queued);
        assertThat(ids("scheduled", null, null)).containsExactly(tasks.scheduled);
        assertThat(ids("processing", null, null)).containsExactly(tasks.processing);
        assertThat(ids("completed", null, null)).containsExactly(tasks.completed);
        assertThat(ids("failed", null, null)).containsExactly(tasks.failed);
        assertThat(ids("cancelled", null, null)).containsExactly(tasks.cancelled);
        assertThat(ids("blocked", null, null)).isEmpty();
        assertThat(ids(null, null, null)).hasSize(6);
    }

    @Test
    default void aTaskIsScheduledUntilItsTimeHasCome() {
        long id = insertOne(Draft.of("mail").runAfter(time().now() + 10));

        time().advance(Duration.ofMillis(9));
        assertThat(ids("scheduled", null, null)).containsExactly(id);
        assertThat(browser().stats().all()).isEqualTo(new Stats.Counts(1, 1, 0, 0, 0, 0, 0));
        time().advance(Duration.ofMillis(1));
        assertThat(ids("scheduled", null, null)).isEmpty();
        assertThat(ids("queued", null, null)).containsExactly(id);
        assertThat(browser().stats().all()).isEqualTo(new Stats.Counts(1, 0, 0, 0, 0, 0, 0));
        assertThat(browser().stats().byType()).containsEntry("mail", new Stats.Counts(1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    default void listsAreFilteredByTypeAndQueueTogether() {
        long a = insertOne(Draft.of("a").queue("x"));
        long b = insertOne(Draft.of("b").queue("x").needs(Map.of("gpu", true)));
        long c = insertOne(Draft.of("a").queue("y"));
        tasks().cancel(c);

        assertThat(ids(null, "a", null)).containsExactly(c, a);
        assertThat(ids(null, null, "x")).containsExactly(b, a);
        assertThat(ids(null, "a", "x")).containsExactly(a);
        assertThat(ids("cancelled", "a", null)).containsExactly(c);
        assertThat(ids("queued", "a", "y")).isEmpty();
        assertThat(ids(null, "A", null)).isEmpty();
        assertThat(ids(null, null, "z")).isEmpty();
    }

    @Test
    default void countsFollowEveryMove() {
        onePerStatus();
        insert(Draft.of("image").queue("slow"));

        Stats stats = browser().stats();

        Stats.Counts mail = new Stats.Counts(2, 1, 0, 1, 1, 1, 1);
        Stats.Counts image = new Stats.Counts(1, 0, 0, 0, 0, 0, 0);
        assertThat(stats.all()).isEqualTo(mail.plus(image));
        assertThat(stats.byType()).isEqualTo(Map.of("mail", mail, "image", image));
        assertThat(stats.byQueue()).isEqualTo(Map.of("default", mail, "slow", image));
        assertThat(stats.byType().keySet()).containsExactly("image", "mail");
    }

    @Test
    default void theOldestWaitingTaskIsTheOneThatCouldHaveRunLongest() {
        long now = time().now();
        insert(
                Draft.of("a").runAfter(now - 5_000).priority(7),
                Draft.of("b"),
                Draft.of("b").runAfter(now + 1_000));
        assertThat(browser().stats().oldestQueuedAgeMillis()).isEqualTo(5_000);

        worker("a").claimOne();
        assertThat(browser().stats().oldestQueuedAgeMillis()).isZero();

        worker("b").claimOne();
        assertThat(browser().stats().oldestQueuedAgeMillis())
                .as("what is scheduled does not wait yet")
                .isNull();

        time().advance(Duration.ofMillis(1_500));
        assertThat(browser().stats().oldestQueuedAgeMillis()).isEqualTo(500);
    }

    @Test
    default void thereIsWorkWhileATaskIsReadyInWorkOrWaitsForItsNextAttempt() {
        assertThat(hasWork("mail")).isFalse();
        insert(Draft.of("mail").maxAttempts(2));
        assertThat(hasWork("mail")).as("ready").isTrue();
        HandWorker worker = worker("mail");
        Claim claim = worker.claimOne();
        assertThat(hasWork("mail")).as("in work").isTrue();
        assertThat(hasWork("other")).as("of another type").isFalse();
        worker.end(claim, Outcome.retry(Duration.ofHours(1), "later"));
        assertThat(hasWork("mail")).as("waits for its second attempt").isTrue();
        time().advance(Duration.ofHours(1));
        assertThat(hasWork("mail")).as("due").isTrue();
        worker.end(worker.claimOne(), Outcome.retry("never"));
        assertThat(hasWork("mail")).as("failed").isFalse();
    }

    @Test
    default void tasksWhoseFirstAttemptLiesInTheFutureAreNoWorkYet() {
        insert(Draft.of("mail").runAfter(time().now() + 1_000));

        assertThat(hasWork("mail")).isFalse();
        time().advance(Duration.ofSeconds(1));
        assertThat(hasWork("mail")).isTrue();
    }

    @Test
    default void workIsLookedForWhereTheWorkerMayTakeIt() {
        insert(Draft.of("image.resize").queue("slow").needs(Map.of("gpu", true)));

        assertThat(browser().hasWork(new Selector(Set.of("image.*"), Set.of(), Map.of("gpu", true))))
                .isTrue();
        assertThat(browser().hasWork(new Selector(Set.of("image.*"), Set.of("slow"), Map.of("gpu", true))))
                .isTrue();
        assertThat(browser().hasWork(new Selector(Set.of("image.*"), Set.of("fast"), Map.of("gpu", true))))
                .isFalse();
        assertThat(browser().hasWork(new Selector(Set.of("image.*"), Set.of(), Map.of())))
                .isFalse();
    }

    private boolean hasWork(String... types) {
        return browser().hasWork(new Selector(Set.copyOf(Arrays.asList(types)), Set.of(), Map.of()));
    }

    private List<Long> ids(@Nullable String status, @Nullable String type, @Nullable String queue) {
        return browser().list(TaskFilter.of(status, type, queue), 100, null).stream()
                .map(Task::id)
                .toList();
    }

    /** Ids, oldest first. */
    record OnePerStatus(long completed, long failed, long cancelled, long processing, long queued, long scheduled) {}

    private OnePerStatus onePerStatus() {
        HandWorker worker = worker("mail");
        long completed = insertOne(Draft.of("mail"));
        worker.complete(worker.claimOne(), null);
        long failed = insertOne(Draft.of("mail"));
        worker.end(worker.claimOne(), Outcome.discard("no"));
        long cancelled = insertOne(Draft.of("mail"));
        tasks().cancel(cancelled);
        long processing = insertOne(Draft.of("mail"));
        worker.claimOne();
        long queued = insertOne(Draft.of("mail"));
        long scheduled = insertOne(Draft.of("mail").runAfter(time().now() + 9_000));
        return new OnePerStatus(completed, failed, cancelled, processing, queued, scheduled);
    }
}
