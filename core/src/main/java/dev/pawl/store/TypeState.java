package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TypeRules;
import org.jspecify.annotations.Nullable;

/**
 * A registered task type as it stands. Times are epoch milliseconds.
 *
 * @param retiredAt since when it takes no new tasks; null while it is active
 */
public record TypeState(TypeRules rules, @Nullable Long retiredAt, long createdAt, long updatedAt) {
    /** What an enqueue of a retired type gets. */
    public static InvalidTaskException retired(String type) {
        return new InvalidTaskException(
                "type", "'" + type + "' is retired and takes no new tasks; 'pawl type activate' changes that");
    }
}
