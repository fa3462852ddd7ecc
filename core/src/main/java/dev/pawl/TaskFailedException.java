package dev.pawl;

import dev.pawl.task.Task;

/** The awaited task ended without completing. */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Task task;

    TaskFailedException(Task task) {
        super("task " + task.id() + " (" + task.type() + ") ended "
                + task.status().wireName() + (task.errorMessage() == null ? "" : ": " + task.errorMessage()));
        this.task = task;
    }

    /** The task as it ended. */
    public Task task() {
        return task;
    }
}
