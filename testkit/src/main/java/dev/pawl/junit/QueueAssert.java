package dev.pawl.junit;

import dev.pawl.TaskType;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** What a test may say of its queue: {@code assertThat(queue).hasEnqueued(MAIL).withPayload(mail).times(1)}. */
public final class QueueAssert extends AbstractAssert<QueueAssert, TestQueue> {
    QueueAssert(TestQueue queue) {
        super(queue, QueueAssert.class);
    }

    /** At least one task of this type was enqueued, whatever became of it. */
    public <P> TasksAssert<P> hasEnqueued(TaskType<P> type) {
        return some(type, "enqueued", List.of(TaskStatus.values()));
    }

    /** None of this type was. */
    public QueueAssert hasNotEnqueued(TaskType<?> type) {
        List<Task> tasks = actual.tasks(type);
        if (!tasks.isEmpty()) {
            throw failure("no task of type '%s' should have been enqueued, but there is%s", type, TaskText.of(tasks));
        }
        return this;
    }

    /** At least one of this type waits: for a worker, for its time, or for other tasks. */
    public <P> TasksAssert<P> hasWaiting(TaskType<P> type) {
        return some(type, "waiting", List.of(TaskStatus.QUEUED, TaskStatus.BLOCKED));
    }

    /** At least one of this type completed. */
    public <P> TasksAssert<P> hasCompleted(TaskType<P> type) {
        return some(type, "completed", List.of(TaskStatus.COMPLETED));
    }

    /** At least one of this type has failed: it is a dead letter. */
    public <P> TasksAssert<P> hasDead(TaskType<P> type) {
        return some(type, "dead", List.of(TaskStatus.FAILED));
    }

    /** At least one of this type was cancelled. */
    public <P> TasksAssert<P> hasCancelled(TaskType<P> type) {
        return some(type, "cancelled", List.of(TaskStatus.CANCELLED));
    }

    /** Every task has ended. */
    public QueueAssert hasNothingLeft() {
        List<Task> left =
                actual.tasks().stream().filter(task -> !task.status().isEnded()).toList();
        if (!left.isEmpty()) {
            throw failure("every task should have ended, but there is still%s", TaskText.of(left));
        }
        return this;
    }

    /** No task was enqueued at all. */
    public QueueAssert isEmpty() {
        List<Task> tasks = actual.tasks();
        if (!tasks.isEmpty()) {
            throw failure("no task should have been enqueued, but there is%s", TaskText.of(tasks));
        }
        return this;
    }

    private <P> TasksAssert<P> some(TaskType<P> type, String how, List<TaskStatus> statuses) {
        return TasksAssert.of(actual, type, how, statuses);
    }
}
