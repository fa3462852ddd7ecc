package dev.pawl.testkit;

import static dev.pawl.task.Condition.AFTER_ANY;
import static dev.pawl.task.Condition.AFTER_FAILED;
import static dev.pawl.task.Condition.AFTER_OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.EventFilter;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.Parent;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskGraph;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tasks that wait for others. */
interface DependencyPromises extends StorePromises {
    private List<Long> ids(Draft... drafts) {
        return insert(drafts).stream().map(Enqueued::taskId).toList();
    }

    private TaskStatus status(long id) {
        return task(id).status();
    }

    /** Lets the task run, and ends it so. */
    private void end(String type, Outcome outcome) {
        HandWorker worker = worker(type);
        worker.end(worker.claimOne(), outcome);
    }

    @Test
    default void aChildIsBlockedUntilItsParentHasEndedAndThenKeepsItsPlace() {
        List<Long> ids = ids(Draft.of("parent"), Draft.of("child").afterPlace(AFTER_OK, 0), Draft.of("child"));
        assertThat(status(ids.get(1))).isEqualTo(TaskStatus.BLOCKED);
        assertThat(browser().stats().all().blocked()).isEqualTo(1);
        assertThat(browser().list(TaskFilter.of("blocked", null, null), 9, null))
                .hasSize(1);

        end("parent", Outcome.done());

        assertThat(status(ids.get(1))).isEqualTo(TaskStatus.QUEUED);
        assertThat(worker("child").claim(2)).extracting(Claim::taskId).containsExactly(ids.get(1), ids.get(2));
    }

    @Test
    default void whatAnEndMakesOfAChildIsSaidByItsCondition() {
        Map<Outcome, List<TaskStatus>> expected = Map.of(
                Outcome.done(), List.of(TaskStatus.QUEUED, TaskStatus.QUEUED, TaskStatus.CANCELLED),
                Outcome.discard("no"), List.of(TaskStatus.CANCELLED, TaskStatus.QUEUED, TaskStatus.QUEUED),
                Outcome.cancel("no"), List.of(TaskStatus.CANCELLED, TaskStatus.QUEUED, TaskStatus.CANCELLED));
        expected.forEach((outcome, statuses) -> {
            List<Long> ids = ids(
                    Draft.of("parent"),
                    Draft.of("child").afterPlace(AFTER_OK, 0),
                    Draft.of("child").afterPlace(AFTER_ANY, 0),
                    Draft.of("child").afterPlace(AFTER_FAILED, 0));
            end("parent", outcome);
            assertThat(ids.subList(1, 4).stream().map(this::status)).isEqualTo(statuses);
        });
    }

    @Test
    default void aCancelledChildSaysWhichParentEndedHow() {
        List<Long> ids = ids(
                Draft.of("parent"),
                Draft.of("child").afterPlace(AFTER_OK, 0),
                Draft.of("grandchild").afterPlace(AFTER_OK, 1),
                Draft.of("grandchild").afterPlace(AFTER_ANY, 1));
        end("parent", Outcome.discard("no disk"));

        assertThat(task(ids.get(1)).errorMessage())
                .isEqualTo("it waited for task " + ids.get(0) + " to complete, which failed");
        assertThat(task(ids.get(1)).finishedAt()).isEqualTo(time().now());
        assertThat(task(ids.get(2)).errorMessage())
                .isEqualTo("it waited for task " + ids.get(1) + " to complete, which was cancelled");
        assertThat(status(ids.get(3))).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    default void aDiamondRunsItsLastTaskOnceAfterBothSides() {
        List<Long> ids = ids(
                Draft.of("top"),
                Draft.of("side").afterPlace(AFTER_OK, 0),
                Draft.of("side").afterPlace(AFTER_OK, 0),
                Draft.of("bottom").afterPlace(AFTER_OK, 1).afterPlace(AFTER_OK, 2));
        end("top", Outcome.done());
        end("side", Outcome.done());
        assertThat(worker("bottom").claim(1)).isEmpty();
        end("side", Outcome.done());
        assertThat(worker("bottom").claim(5)).extracting(Claim::taskId).containsExactly(ids.get(3));
    }

    @Test
    default void everyWayInWhichATaskEndsIsToldToItsChildren() throws Exception {
        long cancelled = insertOne(Draft.of("a"));
        long deleted = insertOne(Draft.of("b"));
        long expired = insertOne(Draft.of("c").maxAttempts(1));
        long first = insertOne(Draft.of("child").after(AFTER_OK, cancelled));
        long second = insertOne(Draft.of("child").after(AFTER_OK, deleted));
        long third = insertOne(Draft.of("child").after(AFTER_FAILED, expired));

        tasks().cancel(cancelled);
        assertThat(status(first)).isEqualTo(TaskStatus.CANCELLED);
        tasks().delete(deleted);
        assertThat(task(second).errorMessage()).endsWith("which was deleted");
        worker("c").claimOne();
        time().advance(HandWorker.LEASE.plusSeconds(1));
        assertThat(worker("c", "child").claim(1)).extracting(Claim::taskId).containsExactly(third);
    }

    @Test
    default void aParentThatHasEndedAlreadyCountsAtOnce() {
        long parent = insertOne(Draft.of("parent"));
        end("parent", Outcome.done());

        assertThat(insert(Draft.of("child").after(AFTER_OK, parent)).get(0).status())
                .isEqualTo(TaskStatus.QUEUED);
        long never = insertOne(Draft.of("child").after(AFTER_FAILED, parent));

        assertThat(status(never)).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(never).errorMessage()).endsWith("which completed");
    }

    @Test
    default void anUnknownParentIsNamedAndNothingIsWritten() {
        assertThatThrownBy(() -> insert(Draft.of("one"), Draft.of("child").after(AFTER_OK, 77)))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessage("tasks[1].depends_on: must name tasks that are stored; there is no task 77");
        assertThat(browser().count(TaskFilter.ALL)).isZero();
    }

    @Test
    default void withinATransactionAChildWaitsIfAndWhenItCommits() throws Exception {
        long parent = insertOne(Draft.of("parent"));
        try (Connection connection = connection()) {
            tasks().insert(
                            connection,
                            List.of(Draft.of("child").after(AFTER_OK, parent).task()));
            connection.rollback();
            tasks().insert(
                            connection,
                            List.of(Draft.of("child").after(AFTER_OK, parent).task()));
            connection.commit();
        }
        end("parent", Outcome.done());
        assertThat(worker("child").claim(5)).hasSize(1);
    }

    @Test
    default void aRepeatOfAKeyIsTheParentThatItStandsFor() {
        long known = insertOne(Draft.of("parent").key("k"));
        List<Long> ids = ids(
                Draft.of("child").afterPlace(AFTER_OK, 1).after(AFTER_ANY, known),
                Draft.of("parent").key("k"));
        assertThat(ids.get(1)).isEqualTo(known);
        end("parent", Outcome.done());
        assertThat(status(ids.get(0))).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    default void aChildWithATimeWaitsForItToo() {
        long due = time().now() + 60_000;
        List<Long> ids = ids(
                Draft.of("parent"), Draft.of("child").afterPlace(AFTER_OK, 0).runAfter(due));
        end("parent", Outcome.done());
        assertThat(worker("child").claim(1)).isEmpty();
        assertThat(browser().stats().all().scheduled()).isEqualTo(1);
        time().advance(Duration.ofMinutes(1));
        assertThat(worker("child").claimOne().taskId()).isEqualTo(ids.get(1));
    }

    @Test
    default void aCancelledChildThatIsRetriedWaitsAgainForParentsThatLive() {
        List<Long> ids = ids(Draft.of("parent"), Draft.of("child").afterPlace(AFTER_OK, 0));
        tasks().cancel(ids.get(1));
        assertThat(tasks().retry(ids.get(1)).changed()).isTrue();
        assertThat(status(ids.get(1))).isEqualTo(TaskStatus.BLOCKED);

        end("parent", Outcome.discard("no"));
        Change refused = tasks().retry(ids.get(1));
        assertThat(refused.changed()).isFalse();
        assertThat(refused.hindrance())
                .isEqualTo("it waits for task " + ids.get(0) + " to complete, which failed; retry that one first");

        tasks().retry(ids.get(0));
        assertThat(status(ids.get(1))).isEqualTo(TaskStatus.CANCELLED);
        assertThat(tasks().retry(ids.get(1)).changed()).isTrue();
        assertThat(status(ids.get(1))).isEqualTo(TaskStatus.BLOCKED);
        end("parent", Outcome.done());
        assertThat(worker("child").claimOne().attempt()).isEqualTo(1);
    }

    @Test
    default void whatWasMetStaysMetWhenTheParentIsRetried() {
        List<Long> ids = ids(
                Draft.of("parent"),
                Draft.of("other"),
                Draft.of("child").afterPlace(AFTER_ANY, 0).afterPlace(AFTER_OK, 1));
        tasks().cancel(ids.get(0));
        tasks().retry(ids.get(0));
        end("other", Outcome.done());
        assertThat(status(ids.get(2))).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    default void itIsKnownWhichParentsAreWaitedFor() {
        List<Long> ids = ids(
                Draft.of("parent"),
                Draft.of("other"),
                Draft.of("child").afterPlace(AFTER_OK, 0).afterPlace(AFTER_ANY, 1));
        end("parent", Outcome.done());
        assertThat(browser().standing(ids.get(2)).orElseThrow().waitsFor())
                .extracting(Parent::taskId)
                .containsExactly(ids.get(1));
    }

    @Test
    default void aChildSeesItsParentsAndTheirResults() {
        List<Long> ids = ids(
                Draft.of("parent"),
                Draft.of("other"),
                Draft.of("child").afterPlace(AFTER_OK, 0).afterPlace(AFTER_ANY, 1));
        HandWorker worker = worker("parent");
        worker.complete(worker.claimOne(), "{\"pages\":3}");

        assertThat(browser().parents(ids.get(2), 0, 9))
                .containsExactly(
                        new Parent(ids.get(0), "parent", AFTER_OK, TaskStatus.COMPLETED, true, "{\"pages\":3}"),
                        new Parent(ids.get(1), "other", AFTER_ANY, TaskStatus.QUEUED, false, null));
        assertThat(browser().parents(ids.get(2), ids.get(0), 9)).hasSize(1);
    }

    @Test
    default void aGraphIsWhatHangsTogetherAndSaysWhenItIsCut() {
        List<Long> ids = ids(
                Draft.of("top"),
                Draft.of("side").afterPlace(AFTER_OK, 0),
                Draft.of("side").afterPlace(AFTER_FAILED, 0),
                Draft.of("alone"));
        end("top", Outcome.done());

        TaskGraph graph = browser().graph(ids.get(1), 10).orElseThrow();
        assertThat(graph.tasks())
                .containsExactly(
                        new TaskGraph.Member(ids.get(0), "top", TaskStatus.COMPLETED),
                        new TaskGraph.Member(ids.get(1), "side", TaskStatus.QUEUED),
                        new TaskGraph.Member(ids.get(2), "side", TaskStatus.CANCELLED));
        assertThat(graph.edges())
                .containsExactly(
                        new TaskGraph.Edge(ids.get(0), ids.get(1), AFTER_OK, TaskGraph.State.MET),
                        new TaskGraph.Edge(ids.get(0), ids.get(2), AFTER_FAILED, TaskGraph.State.BROKEN));
        assertThat(graph.cut()).isFalse();
        assertThat(browser().graph(ids.get(1), 2).orElseThrow().cut()).isTrue();
        assertThat(browser().graph(99, 2)).isEmpty();
    }

    @Test
    default void theLogTellsOfWhatIsUnblockedAndOfWhatIsCancelled() {
        long before = tasks().subscribe("test", time().now() + 60_000);
        List<Long> ids = ids(
                Draft.of("parent"),
                Draft.of("child").afterPlace(AFTER_OK, 0),
                Draft.of("child").afterPlace(AFTER_FAILED, 0));
        end("parent", Outcome.done());

        List<LoggedEvent> events =
                browser().events(EventFilter.ALL, before, 100).events();
        assertThat(events.stream().skip(events.size() - 3))
                .extracting(LoggedEvent::kind)
                .containsExactly(LoggedEvent.Kind.COMPLETED, LoggedEvent.Kind.UNBLOCKED, LoggedEvent.Kind.CANCELLED);
        assertThat(events.get(events.size() - 2).task())
                .isEqualTo(new LoggedEvent.Subject(ids.get(1), "child", "default", TaskStatus.QUEUED, 0, null, null));
    }
}
