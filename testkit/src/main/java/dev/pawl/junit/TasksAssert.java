package dev.pawl.junit;

import dev.pawl.TaskType;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one type that a queue should have. Each further word leaves those that fit it too, and fails when none does, showing
 * what there is instead.
 *
 * @param <P> the payload
 */
public final class TasksAssert<P> extends AbstractAssert<TasksAssert<P>, List<Task>> {
    private final TestQueue queue;
    private final TaskType<P> type;
    private final String wanted;

    private TasksAssert(TestQueue queue, TaskType<P> type, String wanted, List<Task> fitting) {
        super(fitting, TasksAssert.class);
        this.queue = queue;
        this.type = type;
        this.wanted = wanted;
    }

    static <P> TasksAssert<P> of(TestQueue queue, TaskType<P> type, String how, List<TaskStatus> statuses) {
        List<Task> fitting = queue.tasks(type).stream()
                .filter(task -> statuses.contains(task.status()))
                .toList();
        return new TasksAssert<>(queue, type, how + " of type '" + type + "'", fitting).some();
    }

    private TasksAssert<P> some() {
        if (actual.isEmpty()) {
            throw failure("there should be a task %s, but %s", wanted, others());
        }
        return this;
    }

    private String others() {
        List<Task> ofType = queue.tasks(type);
        if (!ofType.isEmpty()) {
            return "those of its type are" + TaskText.of(ofType);
        }
        List<Task> all = queue.tasks();
        return all.isEmpty() ? "the queue is empty" : "there are only tasks of other types:" + TaskText.of(all);
    }

    /** Exactly so many. */
    public TasksAssert<P> times(int number) {
        if (actual.size() != number) {
            throw failure("there should be %s tasks %s, not %s:%s", number, wanted, actual.size(), TaskText.of(actual));
        }
        return this;
    }

    /** Whose payload, as a handler reads it, is equal to this. */
    public TasksAssert<P> withPayload(P payload) {
        return keeping("payload " + payload, task -> Objects.equals(queue.payload(type, task), payload));
    }

    /** Whose payload, as a handler reads it, is such. */
    public TasksAssert<P> withPayload(Predicate<? super P> such) {
        return keeping("such a payload", task -> such.test(queue.payload(type, task)));
    }

    public TasksAssert<P> withKey(@Nullable String idempotencyKey) {
        return keeping("key " + idempotencyKey, task -> Objects.equals(task.idempotencyKey(), idempotencyKey));
    }

    public TasksAssert<P> withLimitKey(@Nullable String limitKey) {
        return keeping("limit key " + limitKey, task -> Objects.equals(task.limitKey(), limitKey));
    }

    public TasksAssert<P> withQueue(String name) {
        return keeping("queue " + name, task -> task.queue().equals(name));
    }

    public TasksAssert<P> withPriority(int priority) {
        return keeping("priority " + priority, task -> task.priority() == priority);
    }

    public TasksAssert<P> withCompatibility(Compatibility compatibility) {
        return keeping(
                "compatibility " + compatibility.json(),
                task -> task.compatibility().equals(compatibility));
    }

    /** That may run so long after they were enqueued, or would have before their first attempt. */
    public TasksAssert<P> withDelay(Duration delay) {
        return keeping("delay " + delay, task -> task.runAfter() - task.createdAt() == delay.toMillis());
    }

    /** That may run at once. */
    public TasksAssert<P> withoutDelay() {
        return withDelay(Duration.ZERO);
    }

    /** That were tried so often. */
    public TasksAssert<P> withAttempts(int attempts) {
        return keeping("attempts " + attempts, task -> task.attempts() == attempts);
    }

    /** That returned this, as the queue's codec reads it. */
    public TasksAssert<P> withResult(Object result) {
        return keeping("result " + result, task -> {
            String json = task.result();
            return json != null && queue.read(json, result.getClass()).equals(result);
        });
    }

    /** Whose last error contains this text. */
    public TasksAssert<P> withError(String text) {
        return keeping("error " + text, task -> {
            String error = task.errorMessage();
            return error != null && error.contains(text);
        });
    }

    /** The tasks that are left, in the order in which they were enqueued. */
    public List<Task> tasks() {
        return new ArrayList<>(actual);
    }

    private TasksAssert<P> keeping(String what, Predicate<Task> fits) {
        return new TasksAssert<>(
                        queue,
                        type,
                        wanted + " with " + what,
                        actual.stream().filter(fits).toList())
                .some();
    }
}
