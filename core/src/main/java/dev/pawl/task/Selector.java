package dev.pawl.task;

import java.util.Map;
import java.util.Set;

/**
 * What a worker takes: the types it handles, the queues it serves and what it is capable of.
 *
 * @param types exact type names, or prefixes ending in {@code *}; such a one means no {@linkplain NewTask#RESERVED reserved} type unless it begins like it
 * @param queues queue names; empty means every queue
 * @param capabilities scalars or collections of scalars by name
 */
public record Selector(Set<String> types, Set<String> queues, Map<String, Object> capabilities) {
    public Selector {
        types = Set.copyOf(types);
        queues = Set.copyOf(queues);
        capabilities = Map.copyOf(capabilities);
    }

    public boolean takes(String queue, String type, Compatibility compatibility) {
        return serves(queue) && handles(type) && compatibility.satisfiedBy(capabilities);
    }

    public boolean serves(String queue) {
        return queues.isEmpty() || queues.contains(queue);
    }

    public boolean handles(String type) {
        return types.contains(type)
                || types.stream()
                        .anyMatch(pattern ->
                                pattern.endsWith("*") && isMeant(pattern.substring(0, pattern.length() - 1), type));
    }

    /** why: whoever works everything must not take what only Pawl itself can do. */
    private static boolean isMeant(String beginning, String type) {
        return type.startsWith(beginning)
                && (beginning.startsWith(NewTask.RESERVED) || !type.startsWith(NewTask.RESERVED));
    }
}
