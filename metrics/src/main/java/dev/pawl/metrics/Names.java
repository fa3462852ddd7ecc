package dev.pawl.metrics;

import dev.pawl.store.Activity;
import java.util.HashSet;
import java.util.Set;

/**
 * The names that become labels: the first so many, and {@value Activity#OTHER} for the rest. A registry keeps every label it has
 * seen, so there must be few.
 */
final class Names {
    static final int MOST = 200;

    private final Set<String> known = new HashSet<>();

    /** The name, or that of the rest. */
    String label(String name) {
        return isKnown(name) ? name : Activity.OTHER;
    }

    /** Whether it has a label of its own, now or from now on. */
    boolean isKnown(String name) {
        return known.contains(name) || known.size() < MOST && known.add(name);
    }
}
