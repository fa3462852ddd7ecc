package dev.pawl.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The checkpoints of the tasks that are held here. A claim brings them, so a handler that asks for one asks no server; and what
 * a server shows to people may be redacted.
 *
 * <p>Threading: safe for any number of threads.
 */
final class HeldCheckpoints {
    private record Held(long token, Map<String, String> values) {}

    private final Map<Long, Held> byTask = new ConcurrentHashMap<>();

    void claimed(long taskId, long token, Map<String, String> values) {
        byTask.put(taskId, new Held(token, new ConcurrentHashMap<>(values)));
    }

    void stored(long taskId, long token, String name, String json) {
        Held held = byTask.get(taskId);
        if (held != null && held.token == token) {
            held.values.put(name, json);
        }
    }

    void ended(long taskId, long token) {
        byTask.computeIfPresent(taskId, (id, held) -> held.token == token ? null : held);
    }

    /** Empty when the task is not held here. */
    Optional<Map<String, String>> of(long taskId) {
        return Optional.ofNullable(byTask.get(taskId)).map(held -> Map.copyOf(held.values));
    }
}
