package dev.pawl.client;

import dev.pawl.task.TypeDefaults;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a server has registered of the types of claimed tasks, as it came with the last claim of each: who may work need not be
 * allowed to read the types.
 *
 * <p>Threading: safe for any number of threads.
 */
final class ToldTerms {
    private final Map<String, TypeDefaults> byType = new ConcurrentHashMap<>();

    void claimed(String type, TypeDefaults told) {
        if (told.equals(TypeDefaults.NONE)) {
            byType.remove(type);
        } else {
            byType.put(type, told);
        }
    }

    TypeDefaults of(String type) {
        return byType.getOrDefault(type, TypeDefaults.NONE);
    }
}
