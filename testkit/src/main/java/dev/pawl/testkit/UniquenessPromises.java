package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a key is its task's, and changing a task that waits. */
interface UniquenessPromises extends StorePromises {
    private static Draft keyed() {
        return Draft.of("mail").key("k");
    }

    private static Draft lasting() {
        return keyed().unique(Uniqueness.lasting(Duration.ofSeconds(10)));
    }

    private static Draft debounced() {
        return keyed().unique(Uniqueness.DEBOUNCE);
    }

    @Test
    default void aKeyForATimeIsFreeWhenTheTimeIsOver() {
        long first = insertOne(lasting());
        time().advance(Duration.ofMillis(9_999));
        Enqueued repeat = insert(lasting()).get(0);
        time().advance(Duration.ofMillis(1));
        Enqueued later = insert(lasting()).get(0);

        assertThat(repeat).isEqualTo(new Enqueued(first, TaskStatus.QUEUED, false, repeat.createdAt()));
        assertThat(later.created()).isTrue();
        assertThat(task(first).idempotencyKey()).as("the key went over").isNull();
        assertThat(task(later.taskId()).idempotencyKey()).isEqualTo("k");
    }

    @Test
    default void aKeyForATimeHoldsWhateverBecomesOfItsTask() {
        long first = insertOne(lasting());
        HandWorker worker = worker("mail");
        worker.complete(worker.claimOne(), null);

        assertThat(insert(lasting()).get(0))
                .extracting(Enqueued::taskId, Enqueued::created)
                .containsExactly(first, false);
    }

    @Test
    default void aLaterDebounceReplacesPayloadAndTimeOfTheOneThatWaits() {
        long due = time().now() + 1_000;
        long first = insertOne(debounced().payload("1").runAfter(due));
        String longPayload = "\"" + "x".repeat(10_000) + "\"";

        Enqueued second =
                insert(debounced().payload(longPayload).runAfter(due + 500)).get(0);

        assertThat(second.taskId()).isEqualTo(first);
        assertThat(second.created()).isFalse();
        assertThat(task(first)).extracting(Task::payload, Task::runAfter).containsExactly(longPayload, due + 500);

        insert(debounced().payload("3"));
        assertThat(worker("mail").claim(9)).extracting(Claim::payload).containsExactly("3");
    }

    @Test
    default void aDebounceWithinOneListKeepsTheLast() {
        List<Enqueued> answers = insert(
                debounced().payload("1"), debounced().payload("2"), debounced().payload("3"));

        assertThat(answers).extracting(Enqueued::created).containsExactly(true, false, false);
        assertThat(answers)
                .extracting(Enqueued::taskId)
                .containsOnly(answers.get(0).taskId());
        assertThat(worker("mail").claim(9)).extracting(Claim::payload).containsExactly("3");
    }

    @Test
    default void aKeyMayStandTwiceInAListWithADebounceBetween() {
        insertOne(debounced());

        List<Enqueued> answers = insert(
                Draft.of("mail").key("other"),
                debounced().payload("2"),
                Draft.of("mail").key("other"),
                debounced());

        assertThat(answers).extracting(Enqueued::created).containsExactly(true, false, false, false);
        assertThat(answers.get(2).taskId()).isEqualTo(answers.get(0).taskId());
    }

    @Test
    default void aDebounceAfterTheStartMakesANewTask() {
        long first = insertOne(debounced().payload("1"));
        worker("mail").claimOne();

        Enqueued second = insert(debounced().payload("2")).get(0);

        assertThat(second.created()).isTrue();
        assertThat(second.taskId()).isNotEqualTo(first);
        assertThat(task(first).payload()).isEqualTo("1");
    }

    @Test
    default void aDebounceMakesANewTaskOnceTheKeyIsNoLongerTheOtherOnes() {
        long first = insertOne(lasting().payload("1"));
        time().advance(Duration.ofSeconds(10));

        Enqueued second = insert(debounced().payload("2")).get(0);

        assertThat(second.created()).isTrue();
        assertThat(task(first).payload()).isEqualTo("1");
        assertThat(task(second.taskId()).idempotencyKey()).isEqualTo("k");
    }

    @Test
    default void aWaitingTaskCanBeChanged() {
        long id = insertOne(Draft.of("mail").payload("1"));
        long due = time().now() + 60_000;
        time().advance(Duration.ofMillis(5));

        Change change = tasks().edit(id, new TaskEdit(7, due, "{\"to\":2}", null));

        assertThat(change).isEqualTo(new Change(id, "mail", "default", TaskStatus.QUEUED, true));
        assertThat(task(id))
                .extracting(Task::priority, Task::runAfter, Task::payload, Task::updatedAt)
                .containsExactly(7, due, "{\"to\":2}", time().now());
        assertThat(worker("mail").claim(1)).isEmpty();
        tasks().edit(id, new TaskEdit(null, 0L, null, null));
        assertThat(worker("mail").claimOne())
                .extracting(Claim::priority, Claim::payload)
                .containsExactly(7, "{\"to\":2}");
    }

    @Test
    default void aChangeThatWasThoughtOfEarlierIsRefused() {
        long id = insertOne(Draft.of("mail"));
        long seen = task(id).updatedAt();
        time().advance(Duration.ofMillis(1));

        assertThat(tasks().edit(id, new TaskEdit(1, null, null, seen)).changed())
                .isTrue();
        assertThat(tasks().edit(id, new TaskEdit(2, null, null, seen)).changed())
                .isFalse();
        assertThat(task(id).priority()).isEqualTo(1);
    }

    @Test
    default void onlyAWaitingTaskCanBeChanged() {
        long id = insertOne(Draft.of("mail").payload("1"));
        HandWorker worker = worker("mail");
        Claim claim = worker.claimOne();

        assertThat(tasks().edit(id, new TaskEdit(1, null, "2", null)))
                .isEqualTo(new Change(id, "mail", "default", TaskStatus.PROCESSING, false));
        worker.complete(claim, null);
        assertThat(tasks().edit(id, new TaskEdit(1, null, "2", null)).before()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(tasks().edit(77, new TaskEdit(1, null, "2", null))).isEqualTo(new Change(77, "", "", null, false));
        assertThat(task(id)).extracting(Task::priority, Task::payload).containsExactly(100, "1");
    }
}
