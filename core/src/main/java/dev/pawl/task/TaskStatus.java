package dev.pawl.task;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The six states of a task, and the moves that are allowed between them. {@code docs/state-machine.md} draws the same
 * table and is tested against it.
 */
public enum TaskStatus {
    /** Waits for a worker; may carry a time before which it must not run. */
    QUEUED,
    /** Waits for other tasks. */
    BLOCKED,
    /** Held by a worker under a lease. */
    PROCESSING,
    /** Ended well. */
    COMPLETED,
    /** Ended badly, retries exhausted or discarded: the dead letter. */
    FAILED,
    /** Ended because somebody asked for it. */
    CANCELLED;

    /** The lower-case name used in JSON, SQL views and on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing happens to the task any more unless a person asks for a retry. */
    public boolean isEnded() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The states a task may move to from this one. */
    public Set<TaskStatus> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(PROCESSING, CANCELLED);
            case BLOCKED -> EnumSet.of(QUEUED, CANCELLED);
            // why: PROCESSING -> QUEUED is a retry, a snooze, a release or a rescue.
            case PROCESSING -> EnumSet.of(QUEUED, COMPLETED, FAILED, CANCELLED);
            case FAILED -> EnumSet.of(QUEUED);
            // why: BLOCKED when what it waited for has not ended yet, or runs again.
            case CANCELLED -> EnumSet.of(QUEUED, BLOCKED);
            case COMPLETED -> EnumSet.noneOf(TaskStatus.class);
        };
    }

    /**
     * Checks one move.
     *
     * @throws IllegalStateException when the move is not in the table; the message names both states
     */
    public TaskStatus to(TaskStatus target) {
        if (!next().contains(target)) {
            throw new IllegalStateException(
                    "a task cannot go from " + wireName() + " to " + target.wireName() + "; allowed: " + names(next()));
        }
        return target;
    }

    /**
     * Reads a wire name, in any case.
     *
     * @throws InvalidTaskException naming the field {@code status} and the allowed values
     */
    public static TaskStatus of(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidTaskException(
                        "status",
                        "must be one of " + names(EnumSet.allOf(TaskStatus.class)) + ", not '" + wireName + "'"));
    }

    private static String names(Set<TaskStatus> statuses) {
        return statuses.isEmpty()
                ? "none"
                : statuses.stream().map(TaskStatus::wireName).collect(Collectors.joining(", "));
    }
}
