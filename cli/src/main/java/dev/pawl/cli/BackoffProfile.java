package dev.pawl.cli;

import dev.pawl.task.Backoff;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The backoffs that have a name. */
enum BackoffProfile {
    DEFAULT,
    SLOW;

    Backoff backoff() {
        return this == SLOW ? Backoff.SLOW : Backoff.DEFAULT;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(BackoffProfile::wireName).toList();
    }

    static Optional<BackoffProfile> of(String name) {
        return Arrays.stream(values())
                .filter(profile -> profile.wireName().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
