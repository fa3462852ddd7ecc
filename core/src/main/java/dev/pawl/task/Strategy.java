package dev.pawl.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** In which order a worker takes what it may run. */
public enum Strategy {
    /** Lowest priority number first, the one due first among equals. A steady stream of low numbers starves the others. */
    PRIORITY,

    /** The one due first, whatever its priority. Nothing starves. */
    FIFO,

    /** The one due last, whatever its priority: freshest work first. Old tasks may wait for ever. */
    LIFO,

    /**
     * A lottery in which every task weighs {@link #weight}; of the priority that was drawn the one due first. Low numbers
     * come more often, nothing starves.
     */
    WEIGHTED_RANDOM;

    /** What a task of this priority weighs in the lottery: 1 / (priority + 1), and 1 for priorities below 0. */
    public static double weight(int priority) {
        return 1.0 / (Math.max(priority, 0) + 1.0);
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws InvalidTaskException naming the field {@code strategy} and the valid names
     */
    public static Strategy of(String wireName) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidTaskException(
                        "strategy",
                        "must be one of "
                                + Arrays.stream(values())
                                        .map(Strategy::wireName)
                                        .collect(Collectors.joining(", "))
                                + ", not '" + wireName + "'"));
    }
}
