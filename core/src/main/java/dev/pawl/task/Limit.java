package dev.pawl.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much of one thing may go on: of a queue, of a type, or of a limit key. It holds for all workers of all processes
 * together. What runs is counted by the claims that live, so nothing can leak.
 *
 * @param scope what {@code name} names
 * @param name the queue, the type or the key. A key may end in {@code *}: then every key with that beginning is limited by
 *     itself; an exact name wins over a beginning, a longer beginning over a shorter
 * @param maxRunning tasks in work at once, 0 to 1,000,000; null for any number
 * @param rate starts in a period; null for any number
 */
public record Limit(
        Scope scope,
        String name,
        @Nullable Integer maxRunning,
        @Nullable Rate rate) {
    /** What a limit is on. */
    public enum Scope {
        QUEUE,
        TYPE,
        KEY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws InvalidTaskException naming the field {@code scope} and the valid names
         */
        public static Scope of(String wireName) {
            return Arrays.stream(values())
                    .filter(scope -> scope.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new InvalidTaskException(
                            "scope",
                            "must be one of "
                                    + Arrays.stream(values())
                                            .map(Scope::wireName)
                                            .collect(Collectors.joining(", "))
                                    + ", not '" + wireName + "'"));
        }
    }

    /**
     * So many starts in any period of this length.
     *
     * @param starts 1 to 1,000,000
     * @param periodMillis 10 ms to a day
     */
    public record Rate(int starts, long periodMillis) {
        public static final int MOST_STARTS = 1_000_000;
        public static final long SHORTEST = 10;
        public static final long LONGEST = 86_400_000;

        public Rate {
            if (starts < 1 || starts > MOST_STARTS) {
                throw new InvalidTaskException("rate", "must be from 1 to " + MOST_STARTS + " starts, not " + starts);
            }
            if (periodMillis < SHORTEST || periodMillis > LONGEST) {
                throw new InvalidTaskException(
                        "rate", "must be per 10 milliseconds to a day, not " + periodMillis + " ms");
            }
        }
    }

    public static final int MOST_RUNNING = 1_000_000;

    public Limit {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        if (scope == Scope.KEY) {
            NewTask.checkKey("name", name, faults);
            if (name.isEmpty()) {
                faults.add(new InvalidTaskException.Violation("name", "must not be empty"));
            }
        } else {
            name = name.strip();
            NewTask.checkName("name", name, faults);
            if (scope == Scope.TYPE && name.endsWith("*")) {
                // why: to a worker such a type is a beginning, to a limit it would be one name that no task has.
                faults.add(new InvalidTaskException.Violation("name", "of a type must not end in *, only a key's may"));
            }
        }
        if (maxRunning != null && (maxRunning < 0 || maxRunning > MOST_RUNNING)) {
            faults.add(new InvalidTaskException.Violation(
                    "max_running", "must be from 0 to " + MOST_RUNNING + ", not " + maxRunning));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** Whether it says nothing: setting such a limit removes what was set. */
    public boolean isNone() {
        return maxRunning == null && rate == null;
    }

    /** Whether it is on every key with a beginning. */
    public boolean isPattern() {
        return scope == Scope.KEY && name.endsWith("*");
    }

    /** Whether it is on this key. */
    public boolean isOnKey(String key) {
        return isPattern() ? key.startsWith(name.substring(0, name.length() - 1)) : name.equals(key);
    }
}
