package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Attempt;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is true of every queue at every moment, whatever was done to it. Looked at while nothing else moves. */
public final class Invariants {
    private static final int PAGE = 500;

    private Invariants() {}

    /**
     * @param now the time by which the queue was moved, epoch milliseconds
     * @throws AssertionError naming what does not hold
     */
    public static void hold(TaskBrowser browser, long now) {
        List<Task> tasks = all(browser);
        Set<String> keys = new HashSet<>();
        for (Task task : tasks) {
            checkState(task);
            if (task.idempotencyKey() != null) {
                assertThat(keys.add(task.idempotencyKey()))
                        .as("the key of %s is its own", task)
                        .isTrue();
            }
            for (Attempt attempt : browser.attempts(task.id())) {
                // why: a task that is cancelled because of what it waited for may never have begun one.
                int least = attempt.kind() == Transition.Kind.CANCELLED && attempt.worker() == null ? 0 : 1;
                assertThat(attempt.attempt()).as("%s of %s", attempt, task).isBetween(least, task.maxAttempts());
                assertThat(attempt.endedAt()).as("%s of %s", attempt, task).isGreaterThanOrEqualTo(attempt.startedAt());
            }
        }
        checkCounts(tasks, browser.stats(), now);
    }

    private static void checkState(Task task) {
        boolean held = task.status() == TaskStatus.PROCESSING;
        assertThat(task.leaseUntil() != null)
                .as("under a lease exactly while in work: %s", task)
                .isEqualTo(held);
        assertThat(task.finishedAt() != null)
                .as("finished exactly when ended: %s", task)
                .isEqualTo(task.status().isEnded());
        assertThat(task.attempts())
                .as("attempts within their maximum: %s", task)
                .isBetween(held || task.status() == TaskStatus.COMPLETED ? 1 : 0, task.maxAttempts());
        if (held) {
            assertThat(task.lockedBy()).as("the owner of %s", task).isNotNull();
            assertThat(task.reservedAt()).as("when %s was claimed", task).isNotNull();
        }
        if (task.status() != TaskStatus.COMPLETED) {
            assertThat(task.result())
                    .as("only completed tasks have results: %s", task)
                    .isNull();
        } else {
            assertThat(task.errorMessage())
                    .as("completed tasks have no error: %s", task)
                    .isNull();
        }
    }

    private static List<Task> all(TaskBrowser browser) {
        List<Task> all = new ArrayList<>();
        List<Task> page = browser.list(TaskFilter.ALL, PAGE, null);
        while (!page.isEmpty()) {
            for (Task task : page) {
                if (!all.isEmpty()) {
                    assertThat(task.id())
                            .as("ids, newest first")
                            .isLessThan(all.get(all.size() - 1).id());
                }
                all.add(task);
            }
            page = browser.list(TaskFilter.ALL, PAGE, all.get(all.size() - 1).id());
        }
        return all;
    }

    /** Whether the statistics are the counts of these tasks. */
    static void checkCounts(List<Task> tasks, Stats stats, long now) {
        Stats.Counts all = Stats.Counts.ZERO;
        Map<String, Stats.Counts> byType = new HashMap<>();
        Map<String, Stats.Counts> byQueue = new HashMap<>();
        for (Task task : tasks) {
            Stats.Counts one = one(task, now);
            all = all.plus(one);
            byType.merge(task.type(), one, Stats.Counts::plus);
            byQueue.merge(task.queue(), one, Stats.Counts::plus);
        }
        assertThat(stats.all()).as("counts of all tasks").isEqualTo(all);
        assertThat(used(stats.byType())).as("counts by type").isEqualTo(byType);
        assertThat(used(stats.byQueue())).as("counts by queue").isEqualTo(byQueue);
    }

    private static Stats.Counts one(Task task, long now) {
        return switch (task.status()) {
            case QUEUED -> new Stats.Counts(1, task.runAfter() > now ? 1 : 0, 0, 0, 0, 0, 0);
            case BLOCKED -> new Stats.Counts(0, 0, 1, 0, 0, 0, 0);
            case PROCESSING -> new Stats.Counts(0, 0, 0, 1, 0, 0, 0);
            case COMPLETED -> new Stats.Counts(0, 0, 0, 0, 1, 0, 0);
            case FAILED -> new Stats.Counts(0, 0, 0, 0, 0, 1, 0);
            case CANCELLED -> new Stats.Counts(0, 0, 0, 0, 0, 0, 1);
        };
    }

    /** Names whose last task is gone may still be listed, with nothing. */
    private static Map<String, Stats.Counts> used(Map<String, Stats.Counts> counts) {
        return counts.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(Stats.Counts.ZERO))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
