package dev.pawl.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** In which order a worker takes what it may run. */
public enum Strategy {
    /** Lowest priority number first, oldest first among equals. */
    PRIORITY;

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
