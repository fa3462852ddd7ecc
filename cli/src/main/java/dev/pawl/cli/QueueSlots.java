package dev.pawl.cli;

import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.TypeConversionException;

/**
 * The queues that a worker serves.
 *
 * @param names all of them; empty for every queue
 * @param slots how many tasks of a queue at once, for those of which it was said
 */
record QueueSlots(Set<String> names, Map<String, Integer> slots) {
    static final QueueSlots ALL = new QueueSlots(Set.of(), Map.of());

    /**
     * Reads words like {@code mail} and {@code mail=4}.
     *
     * @throws InvalidTaskException naming the field {@code queue}
     */
    static QueueSlots parse(List<String> words) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, Integer> slots = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.lastIndexOf('=');
            String name = checked(equals < 0 ? word : word.substring(0, equals));
            names.add(name);
            if (equals >= 0) {
                slots.put(name, number(word.substring(equals + 1)));
            }
        }
        return new QueueSlots(names, slots);
    }

    private static int number(String text) {
        try {
            return new WholeNumber.Concurrency().convert(text);
        } catch (TypeConversionException wrong) {
            throw new InvalidTaskException("queue", "slots " + wrong.getMessage());
        }
    }

    /**
     * The name as tasks have it.
     *
     * @throws InvalidTaskException when it cannot be the name of a queue
     */
    static String checked(String name) {
        return new NewTask(
                        "any",
                        "{}",
                        name,
                        NewTask.DEFAULT_PRIORITY,
                        Compatibility.NONE,
                        NewTask.DEFAULT_MAX_ATTEMPTS,
                        null,
                        null)
                .queue();
    }
}
