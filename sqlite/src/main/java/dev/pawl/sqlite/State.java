package dev.pawl.sqlite;

import dev.pawl.task.TaskStatus;

/** The numbers of {@code task.state}. Queued is two of them: ready and scheduled, so that the index of ready rows is small. */
final class State {
    static final int READY = 0;
    static final int SCHEDULED = 1;
    static final int BLOCKED = 2;
    static final int PROCESSING = 3;
    static final int COMPLETED = 4;
    static final int FAILED = 5;
    static final int CANCELLED = 6;

    private State() {}

    static TaskStatus status(int state) {
        return switch (state) {
            case READY, SCHEDULED -> TaskStatus.QUEUED;
            case BLOCKED -> TaskStatus.BLOCKED;
            case PROCESSING -> TaskStatus.PROCESSING;
            case COMPLETED -> TaskStatus.COMPLETED;
            case FAILED -> TaskStatus.FAILED;
            case CANCELLED -> TaskStatus.CANCELLED;
            default -> throw new IllegalStateException("unknown state " + state + " in the file");
        };
    }

    /** Whether no worker has it and it has not ended. */
    static boolean isWaiting(int state) {
        return state == READY || state == SCHEDULED || state == BLOCKED;
    }

    /** The state of an ended or queued task that may run from {@code runAfter} on. */
    static int of(TaskStatus status, long runAfter, long now) {
        return switch (status) {
            case QUEUED -> runAfter > now ? SCHEDULED : READY;
            case BLOCKED -> BLOCKED;
            case PROCESSING -> PROCESSING;
            case COMPLETED -> COMPLETED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
