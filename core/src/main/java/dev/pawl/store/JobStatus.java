package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a job is. It follows from what its items are; nobody moves it. */
public enum JobStatus {
    /** Items wait or run, or more may come. */
    RUNNING,
    /** What is left of its items is being cancelled. */
    STOPPING,
    /** Every item completed. */
    COMPLETED,
    /** Some items completed. */
    COMPLETED_WITH_ERRORS,
    /** No item completed and some failed, or more failed than the job bears. */
    FAILED,
    /** Somebody cancelled it, or each of its items. */
    CANCELLED;

    /** The lower-case name used in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isEnded() {
        return this != RUNNING && this != STOPPING;
    }

    /**
     * Reads a wire name, in any case.
     *
     * @throws InvalidTaskException naming the field {@code status} and the allowed values
     */
    public static JobStatus of(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidTaskException(
                        "status",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(JobStatus::wireName)
                                        .collect(Collectors.joining(", "))
                                + ", not '" + wireName + "'"));
    }
}
