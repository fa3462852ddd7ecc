package dev.pawl.junit;

import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tasks as a failed assertion shows them: what a test may have expected otherwise, one line each. */
final class TaskText {
    private static final int MOST = 20;
    private static final int MOST_CHARS = 300;

    private TaskText() {}

    static String of(List<Task> tasks) {
        String shown = tasks.stream().limit(MOST).map(task -> "\n  " + of(task)).collect(Collectors.joining());
        return tasks.size() > MOST ? shown + "\n  and " + (tasks.size() - MOST) + " more" : shown;
    }

    static String of(Task task) {
        StringBuilder text = new StringBuilder("task " + task.id() + " " + task.type() + " ")
                .append(task.status().wireName())
                .append(' ')
                .append(shortened(task.payload()));
        if (!task.queue().equals(NewTask.DEFAULT_QUEUE)) {
            text.append(" queue ").append(task.queue());
        }
        if (task.priority() != NewTask.DEFAULT_PRIORITY) {
            text.append(" priority ").append(task.priority());
        }
        if (task.idempotencyKey() != null) {
            text.append(" key ").append(task.idempotencyKey());
        }
        if (task.limitKey() != null) {
            text.append(" limit key ").append(task.limitKey());
        }
        if (task.status() == TaskStatus.QUEUED && task.runAfter() > task.createdAt()) {
            text.append(" after ").append(Duration.ofMillis(task.runAfter() - task.createdAt()));
        }
        if (task.attempts() > 0) {
            text.append(" attempt ").append(task.attempts()).append(" of ").append(task.maxAttempts());
        }
        if (task.result() != null) {
            text.append(" result ").append(shortened(task.result()));
        }
        if (task.errorMessage() != null) {
            text.append(" error ")
                    .append(shortened(task.errorMessage().lines().findFirst().orElse("")));
        }
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    }
}
