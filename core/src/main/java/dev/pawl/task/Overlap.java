package dev.pawl.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a schedule does at a tick while the task it made last has not ended. */
public enum Overlap {
    /** Makes the next one; they may run at once. */
    ALLOW,

    /** Makes none. */
    SKIP,

    /** Makes one that waits until the other has ended; none while one waits already. */
    QUEUE,

    /** Cancels the other and makes the next one. */
    REPLACE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws InvalidTaskException naming the field {@code overlap} and the valid names
     */
    public static Overlap of(String wireName) {
        return Arrays.stream(values())
                .filter(overlap -> overlap.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidTaskException(
                        "overlap",
                        "must be one of "
                                + Arrays.stream(values()).map(Overlap::wireName).collect(Collectors.joining(", "))
                                + ", not '" + wireName + "'"));
    }
}
