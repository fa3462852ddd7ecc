package dev.pawl.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who handles which type. A name that ends in {@code *} handles every type with that beginning; an exact name wins, then the
 * longest beginning.
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Handlers {
    private final Map<String, Handling> byType = new LinkedHashMap<>();

    /**
     * @throws IllegalStateException when the type has a handler already
     */
    public synchronized void add(String type, Handling handling) {
        if (byType.putIfAbsent(type, handling) != null) {
            throw new IllegalStateException("type '" + type + "' has a handler already");
        }
    }

    public synchronized Set<String> types() {
        return Set.copyOf(byType.keySet());
    }

    /** The one of this type; empty when there is none. */
    public synchronized Optional<Handling> find(String type) {
        Handling exact = byType.get(type);
        if (exact != null) {
            return Optional.of(exact);
        }
        return byType.entrySet().stream()
                .filter(entry -> isPrefixOf(entry.getKey(), type))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue);
    }

    private static boolean isPrefixOf(String pattern, String type) {
        return pattern.endsWith("*") && type.startsWith(pattern.substring(0, pattern.length() - 1));
    }
}
