package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.Change;
import dev.pawl.store.LogLine;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskStore;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One change to many tasks. */
interface BulkPromises extends StorePromises {
    @Test
    default void everyTaskThatFitsIsChangedAndNoOther() {
        List<Long> mails = several("mail", 3);
        List<Long> others = several("other", 2);

        assertThat(run(bulk(Bulk.Verb.CANCEL, TaskFilter.of(null, "mail", null)))
                        .changed())
                .isEqualTo(3);

        assertThat(mails).allSatisfy(id -> assertThat(task(id).status()).isEqualTo(TaskStatus.CANCELLED));
        assertThat(others).allSatisfy(id -> assertThat(task(id).status()).isEqualTo(TaskStatus.QUEUED));
        assertThat(run(bulk(Bulk.Verb.RETRY, TaskFilter.ALL)).changed()).isEqualTo(3);
        assertThat(mails).allSatisfy(id -> assertThat(task(id).status()).isEqualTo(TaskStatus.QUEUED));
        assertThat(worker("mail").claim(10)).hasSize(3);
    }

    @Test
    default void eachChangeIsTold() {
        List<Long> ids = several("mail", 2);
        worker("mail").claimOne();
        Bulk cancel = bulk(Bulk.Verb.CANCEL, TaskFilter.ALL);

        List<Change> told = new ArrayList<>();
        Bulk.State state = tasks().begin(cancel);
        while (!state.ended()) {
            BulkStep step = tasks().goOn(cancel, state);
            told.addAll(step.changes());
            state = step.state();
        }
        assertThat(told)
                .containsExactly(
                        new Change(ids.get(1), "mail", "default", TaskStatus.QUEUED, true),
                        new Change(ids.get(0), "mail", "default", TaskStatus.PROCESSING, true));
    }

    @Test
    default void prioritiesAreChangedOfTasksThatWaitAlone() {
        List<Long> ids = several("mail", 2);
        worker("mail").claimOne();

        assertThat(run(new Bulk(Bulk.Verb.PRIORITY, TaskFilter.ALL, 7, null)).changed())
                .isEqualTo(1);

        assertThat(task(ids.get(0)).priority()).isEqualTo(100);
        assertThat(task(ids.get(1)).priority()).isEqualTo(7);
    }

    @Test
    default void whatIsInWorkIsNeverDeletedInBulk() {
        List<Long> ids = several("mail", 4);
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.discard("no"));
        worker.claimOne();

        assertThat(run(bulk(Bulk.Verb.DELETE, TaskFilter.ALL)).changed()).isEqualTo(3);

        assertThat(browser().list(TaskFilter.ALL, 10, null))
                .singleElement()
                .satisfies(task -> assertThat(task.id()).isEqualTo(ids.get(1)));
        assertThat(worker("mail").claim(5))
                .as("what was deleted is not given out")
                .isEmpty();
    }

    @Test
    default void aFilterHoldsForATaskWhenItsTurnComes() {
        several("mail", 3);
        Bulk cancel = bulk(Bulk.Verb.CANCEL, TaskFilter.of("queued", null, null));
        Bulk.State begun = tasks().begin(cancel);
        worker("mail").claimOne();

        assertThat(goOn(cancel, begun).changed()).isEqualTo(2);
        assertThat(browser().stats().all().processing()).isEqualTo(1);
    }

    @Test
    default void tasksThatComeAfterItBeganAreNotTouched() {
        several("mail", 2);
        Bulk cancel = bulk(Bulk.Verb.CANCEL, TaskFilter.ALL);
        Bulk.State begun = tasks().begin(cancel);
        long late = insertOne(Draft.of("mail"));

        assertThat(goOn(cancel, begun)).isEqualTo(new Bulk.State(1, 2, true));
        assertThat(task(late).status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    default void aRepeatIsAnsweredWithWhatTheFirstCameTo() throws Exception {
        several("mail", 2);
        Bulk cancel = named(Bulk.Verb.CANCEL, TaskFilter.ALL, "monday");
        assertThat(run(cancel).changed()).isEqualTo(2);
        long late = insertOne(Draft.of("mail"));

        assertThat(run(cancel).changed()).isEqualTo(2);
        assertThat(task(late).status()).isEqualTo(TaskStatus.QUEUED);
        TaskStore another = another().tasks();
        assertThat(another.begin(cancel)).isEqualTo(new Bulk.State(1, 2, true));
        assertThat(run(named(Bulk.Verb.CANCEL, TaskFilter.ALL, "tuesday")).changed())
                .isEqualTo(1);
    }

    @Test
    default void aRepeatOfOneThatWasInterruptedGoesOn() {
        several("mail", 1_200);
        Bulk retype = new Bulk(Bulk.Verb.PRIORITY, TaskFilter.ALL, 7, "once");
        BulkStep first = tasks().goOn(retype, tasks().begin(retype));
        assertThat(first.state().ended()).isFalse();
        assertThat(first.state().changed()).isBetween(1L, 1_199L);

        assertThat(tasks().begin(retype)).isEqualTo(first.state());
        Bulk.State stale = new Bulk.State(first.state().after() + 1, 0, false);
        assertThat(tasks().goOn(retype, stale))
                .as("another goes on with it already")
                .isEqualTo(new BulkStep(first.state(), List.of()));

        assertThat(run(retype).changed()).isEqualTo(1_200);
        assertThat(browser().list(TaskFilter.ALL, 2_000, null)).allMatch(task -> task.priority() == 7);
    }

    @Test
    default void anIdStandsForOneThingOnly() {
        several("mail", 1);
        run(named(Bulk.Verb.CANCEL, TaskFilter.of(null, "mail", null), "monday"));

        for (Bulk other : List.of(
                named(Bulk.Verb.RETRY, TaskFilter.of(null, "mail", null), "monday"),
                named(Bulk.Verb.CANCEL, TaskFilter.ALL, "monday"))) {
            assertThatThrownBy(() -> tasks().begin(other))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageContaining("action_id")
                    .hasMessageContaining("cancel type=mail");
        }
    }

    @Test
    default void whatNoTaskCanHaveEndsAtOnce() {
        several("mail", 1);
        Bulk nothing = bulk(Bulk.Verb.RETRY, TaskFilter.of("queued", null, null));

        assertThat(tasks().begin(nothing).ended()).isTrue();
        assertThat(run(bulk(Bulk.Verb.CANCEL, TaskFilter.of(null, "nobody", null)))
                        .changed())
                .isZero();
    }

    @Test
    default void aTaskIsDeletedWithAllThatIsItsOwn() {
        HandWorker worker = worker("mail");
        long ended = insertOne(Draft.of("mail").key("k").payload("\"" + "x".repeat(300) + "\""));
        worker.complete(worker.claimOne(), "1");
        long ready = insertOne(Draft.of("mail"));
        long later = insertOne(Draft.of("mail").runAfter(time().now() + 1_000));
        long held = insertOne(Draft.of("held"));
        worker("held").claimOne();
        tasks().note(ended, LogLine.Level.INFO, "gone soon", null);

        assertThat(tasks().delete(ended)).isEqualTo(new Change(ended, "mail", "default", TaskStatus.COMPLETED, true));
        assertThat(tasks().delete(ready)).isEqualTo(new Change(ready, "mail", "default", TaskStatus.QUEUED, true));
        assertThat(tasks().delete(later)).isEqualTo(new Change(later, "mail", "default", TaskStatus.QUEUED, true));
        assertThat(tasks().delete(held)).isEqualTo(new Change(held, "held", "default", TaskStatus.PROCESSING, false));
        assertThat(tasks().delete(ended)).isEqualTo(new Change(ended, "", "", null, false));

        assertThat(browser().list(TaskFilter.ALL, 10, null))
                .extracting(task -> task.id())
                .containsExactly(held);
        assertThat(browser().logs(ended)).isEmpty();
        assertThat(browser().stats().all().total()).isEqualTo(1);
        time().advance(Duration.ofSeconds(1));
        assertThat(worker.claim(5)).isEmpty();
        assertThat(insertOne(Draft.of("mail").key("k")))
                .as("an id is never given again")
                .isGreaterThan(held);
    }

    private List<Long> several(String type, int tasks) {
        return new ArrayList<>(
                insert(IntStream.range(0, tasks).mapToObj(i -> Draft.of(type)).toArray(Draft[]::new)).stream()
                        .map(answer -> answer.taskId())
                        .toList());
    }

    private static Bulk bulk(Bulk.Verb verb, TaskFilter filter) {
        return named(verb, filter, null);
    }

    private static Bulk named(Bulk.Verb verb, TaskFilter filter, @Nullable String id) {
        return new Bulk(verb, filter, null, id);
    }

    private Bulk.State run(Bulk bulk) {
        return goOn(bulk, tasks().begin(bulk));
    }

    /** To its end, in however many parts. */
    private Bulk.State goOn(Bulk bulk, Bulk.State from) {
        Bulk.State state = from;
        while (!state.ended()) {
            state = tasks().goOn(bulk, state).state();
        }
        return state;
    }
}
