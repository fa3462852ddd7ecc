package dev.pawl.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What becomes of the runs of a schedule that nobody could make in time: no process was there. A run is missed when it comes
 * more than {@link Schedule#GRACE_MILLIS} late, or when the one after it is due as well.
 */
public enum Missed {
    /** They are left out. */
    SKIP,

    /** The last one is made up for; one that is in time counts as that. */
    ONE,

    /** All are made up for, up to a number that is told, the last ones. */
    ALL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws InvalidTaskException naming the field {@code missed} and the valid names
     */
    public static Missed of(String wireName) {
        return Arrays.stream(values())
                .filter(missed -> missed.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidTaskException(
                        "missed",
                        "must be one of "
                                + Arrays.stream(values()).map(Missed::wireName).collect(Collectors.joining(", "))
                                + ", not '" + wireName + "'"));
    }
}
