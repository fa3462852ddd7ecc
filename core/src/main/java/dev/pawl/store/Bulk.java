package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TaskStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One change to every task that fits a filter when its turn comes. Tasks that are enqueued after it began are not touched.
 *
 * @param filter which tasks; those that cannot have the change are passed over
 * @param priority the new one, for {@link Verb#PRIORITY} only
 * @param id by which a repeat is known: it is answered with what the first came to, and goes on where that was interrupted.
 *     Null for none; a repeat then is another one
 */
public record Bulk(
        Verb verb,
        TaskFilter filter,
        @Nullable Integer priority,
        @Nullable String id) {
    /** At most this many characters of id. */
    public static final int MAX_ID_CHARS = 200;

    /** What is done to each task. */
    public enum Verb {
        CANCEL,
        RETRY,
        DELETE,
        PRIORITY;

        /** The states in which a task can have it. */
        private Set<TaskStatus> from() {
            return switch (this) {
                case CANCEL -> EnumSet.of(TaskStatus.QUEUED, TaskStatus.BLOCKED, TaskStatus.PROCESSING);
                case RETRY -> EnumSet.of(TaskStatus.FAILED, TaskStatus.CANCELLED);
                case DELETE -> EnumSet.complementOf(EnumSet.of(TaskStatus.PROCESSING));
                case PRIORITY -> EnumSet.of(TaskStatus.QUEUED, TaskStatus.BLOCKED);
            };
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws InvalidTaskException naming the field {@code action} and the allowed words
         */
        public static Verb of(String wireName) {
            return Arrays.stream(values())
                    .filter(verb -> verb.wireName().equals(wireName))
                    .findFirst()
                    .orElseThrow(() -> new InvalidTaskException(
                            "action",
                            "must be one of "
                                    + Arrays.stream(values())
                                            .map(Verb::wireName)
                                            .collect(Collectors.joining(", "))
                                    + ", not '" + wireName + "'"));
        }
    }

    /**
     * How far one is.
     *
     * @param after it goes on with older tasks than this
     * @param changed how many tasks it has changed
     * @param ended whether it has come to its end
     */
    public record State(long after, long changed, boolean ended) {}

    public Bulk {
        if ((verb == Verb.PRIORITY) != (priority != null)) {
            throw new InvalidTaskException(
                    "priority", verb == Verb.PRIORITY ? "is required" : "is not known to " + verb.wireName());
        }
        if (id != null && (id.isBlank() || id.length() > MAX_ID_CHARS || id.indexOf('\0') >= 0)) {
            throw new InvalidTaskException("action_id", "must have 1 to " + MAX_ID_CHARS + " characters");
        }
    }

    /** The tasks that can have the change; empty when no task that fits can. */
    public Optional<TaskFilter> changeable() {
        return filter.within(verb.from());
    }

    /** What it asks, without its id: equal when the same is asked. */
    public String asked() {
        return verb.wireName() + (priority == null ? "" : " " + priority) + " " + filter;
    }
}
