package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Activity;
import dev.pawl.store.Attempt;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventPage;
import dev.pawl.store.Holding;
import dev.pawl.store.Keyed;
import dev.pawl.store.LimitState;
import dev.pawl.store.LogLine;
import dev.pawl.store.LogPage;
import dev.pawl.store.Parent;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Standing;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskGraph;
import dev.pawl.store.TaskPage;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Invariants that cannot fail hold nothing: each is shown a queue that breaks it. */
class InvariantsTest {
    private static final Stats ONE_COMPLETED = stats(new Stats.Counts(0, 0, 0, 0, 1, 0, 0));
    private static final Stats ONE_RUNNING = stats(new Stats.Counts(0, 0, 0, 1, 0, 0, 0));

    @Test
    void aSoundQueueHoldsThem() {
        hold(ONE_COMPLETED, task(1, TaskStatus.COMPLETED, 1, 9L, null, null, null, null));
        hold(ONE_RUNNING, task(1, TaskStatus.PROCESSING, 1, null, 9L, "ada", null, null));
    }

    @Test
    void aTaskBothEndedAndLeasedIsFound() {
        assertBroken("lease", ONE_COMPLETED, task(1, TaskStatus.COMPLETED, 1, 9L, 9L, "ada", null, null));
    }

    @Test
    void anEndedTaskWithoutItsTimeIsFound() {
        assertBroken("finished", ONE_COMPLETED, task(1, TaskStatus.COMPLETED, 1, null, null, null, null, null));
    }

    @Test
    void attemptsPastTheMaximumAreFound() {
        assertBroken("attempts", ONE_COMPLETED, task(1, TaskStatus.COMPLETED, 6, 9L, null, null, null, null));
    }

    @Test
    void aClaimWithoutOwnerIsFound() {
        assertBroken("owner", ONE_RUNNING, task(1, TaskStatus.PROCESSING, 1, null, 9L, null, null, null));
    }

    @Test
    void aResultOfATaskThatRunsIsFound() {
        assertBroken("results", ONE_RUNNING, task(1, TaskStatus.PROCESSING, 1, null, 9L, "ada", "1", null));
    }

    @Test
    void aKeyOfTwoTasksIsFound() {
        assertBroken(
                "key",
                ONE_COMPLETED,
                task(2, TaskStatus.COMPLETED, 1, 9L, null, null, null, "k"),
                task(1, TaskStatus.COMPLETED, 1, 9L, null, null, null, "k"));
    }

    @Test
    void idsOutOfOrderAreFound() {
        assertBroken(
                "newest first",
                ONE_COMPLETED,
                task(1, TaskStatus.COMPLETED, 1, 9L, null, null, null, null),
                task(2, TaskStatus.COMPLETED, 1, 9L, null, null, null, null));
    }

    @Test
    void countsOtherThanTheTasksAreFound() {
        assertBroken("counts", ONE_RUNNING, task(1, TaskStatus.COMPLETED, 1, 9L, null, null, null, null));
    }

    @Test
    void anAttemptThatEndedBeforeItBeganIsFound() {
        TaskBrowser browser = new Canned(
                List.of(task(1, TaskStatus.COMPLETED, 1, 9L, null, null, null, null)),
                ONE_COMPLETED,
                List.of(new Attempt(1, Transition.Kind.RETRIED, "ada", 5, 4, "no")));

        assertThatThrownBy(() -> Invariants.hold(browser, 0)).isInstanceOf(AssertionError.class);
    }

    private static void hold(Stats stats, Task... tasks) {
        assertThatCode(() -> Invariants.hold(new Canned(List.of(tasks), stats, List.of()), 0))
                .doesNotThrowAnyException();
    }

    private static void assertBroken(String words, Stats stats, Task... tasks) {
        assertThatThrownBy(() -> Invariants.hold(new Canned(List.of(tasks), stats, List.of()), 0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words);
    }

    private static Stats stats(Stats.Counts counts) {
        return new Stats(counts, Map.of("mail", counts), Map.of("default", counts), null);
    }

    private static Task task(
            long id,
            TaskStatus status,
            int attempts,
            Long finishedAt,
            Long leaseUntil,
            String lockedBy,
            String result,
            String key) {
        return new Task(
                id,
                "mail",
                "default",
                status,
                100,
                attempts,
                5,
                0,
                "{}",
                Compatibility.NONE,
                result,
                null,
                0,
                0,
                0,
                0L,
                0L,
                finishedAt,
                leaseUntil,
                lockedBy,
                key,
                null,
                null,
                null,
                null);
    }

    /** Shows what it was given, in one page. */
    private record Canned(List<Task> tasks, Stats stats, List<Attempt> attemptsOfEach) implements TaskBrowser {
        @Override
        public TaskPage page(TaskFilter filter, int limit, Long after) {
            return new TaskPage(after == null ? tasks : List.of(), null);
        }

        @Override
        public long count(TaskFilter filter) {
            return tasks.size();
        }

        @Override
        public List<Attempt> attempts(long taskId) {
            return attemptsOfEach;
        }

        @Override
        public Optional<Task> get(long taskId) {
            return Optional.empty();
        }

        @Override
        public boolean hasWork(Selector selector) {
            return false;
        }

        @Override
        public List<Optional<Holding>> holdings(List<ClaimReference> shown) {
            return List.of();
        }

        @Override
        public Map<String, Keyed> byKeys(Collection<String> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<Long, Map<String, String>> checkpoints(Collection<Long> taskIds) {
            return Map.of();
        }

        @Override
        public List<LogLine> logs(long taskId) {
            return List.of();
        }

        @Override
        public EventPage events(EventFilter filter, long after, int limit) {
            return new EventPage(List.of(), after, false);
        }

        @Override
        public LogPage logs(long taskId, LogLine.Level least, long after, int limit) {
            return new LogPage(List.of(), null);
        }

        @Override
        public List<QueueInfo> queues() {
            return List.of();
        }

        @Override
        public List<LimitState> limits() {
            return List.of();
        }

        @Override
        public Optional<Standing> standing(long taskId) {
            return Optional.empty();
        }

        @Override
        public List<Activity> activity(long hour) {
            return List.of();
        }

        @Override
        public List<Parent> parents(long taskId, long after, int limit) {
            return List.of();
        }

        @Override
        public Optional<TaskGraph> graph(long taskId, int most) {
            return Optional.empty();
        }

        @Override
        public List<WorkerInfo> workers() {
            return List.of();
        }

        @Override
        public Map<String, List<Long>> tasksByWorker() {
            return Map.of();
        }
    }
}
