package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a reader wants; null means any.
 *
 * @param scheduledOnly of the queued tasks only those whose time has not come
 */
public record TaskFilter(
        @Nullable TaskStatus status,
        boolean scheduledOnly,
        @Nullable String type,
        @Nullable String queue) {
    public static final TaskFilter ALL = new TaskFilter(null, false, null, null);

    /** The name that stands for queued tasks whose time has not come. */
    public static final String SCHEDULED = "scheduled";

    /**
     * A filter from the words of a request.
     *
     * @param status a status' wire name, {@value #SCHEDULED}, or null
     * @throws InvalidTaskException when the status is none of them
     */
    public static TaskFilter of(@Nullable String status, @Nullable String type, @Nullable String queue) {
        if (status == null) {
            return new TaskFilter(null, false, type, queue);
        }
        if (status.equalsIgnoreCase(SCHEDULED)) {
            return new TaskFilter(TaskStatus.QUEUED, true, type, queue);
        }
        try {
            return new TaskFilter(TaskStatus.of(status), false, type, queue);
        } catch (InvalidTaskException unknown) {
            throw new InvalidTaskException(
                    "status",
                    "must be one of queued, scheduled, blocked, processing, completed, failed, cancelled, not '"
                            + status + "'");
        }
    }
}
