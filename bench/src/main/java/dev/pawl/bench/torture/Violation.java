package dev.pawl.bench.torture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A promise that was broken.
 *
 * @param what in words, with the numbers
 * @param taskId the task; null when it is not about one
 * @param proof what the file says of the task and what all processes wrote down of it, in the order of time; not too much
 */
public record Violation(String what, @Nullable Long taskId, List<String> proof) {
    Violation(String what, @Nullable Long taskId) {
        this(what, taskId, List.of());
    }
}
