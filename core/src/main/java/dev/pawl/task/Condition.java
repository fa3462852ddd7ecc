package dev.pawl.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a parent must end before its child may run. */
public enum Condition {
    /** It completed. */
    AFTER_OK,
    /** It ended in whatever way, cancelled included. */
    AFTER_ANY,
    /** It failed. A cancelled one has not failed. */
    AFTER_FAILED;

    /** The lower-case name used in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a parent that ended so lets its child run; where it does not, nothing will any more. */
    public boolean isMetBy(TaskStatus ended) {
        return switch (this) {
            case AFTER_OK -> ended == TaskStatus.COMPLETED;
            case AFTER_ANY -> ended.isEnded();
            case AFTER_FAILED -> ended == TaskStatus.FAILED;
        };
    }

    /**
     * Reads a wire name, in any case.
     *
     * @throws InvalidTaskException naming the field {@code condition} and the allowed values
     */
    public static Condition of(String wireName) {
        return Arrays.stream(values())
                .filter(condition -> condition.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidTaskException(
                        "condition",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(Condition::wireName)
                                        .collect(Collectors.joining(", "))
                                + ", not '" + wireName + "'"));
    }
}
