package dev.pawl.engine;

import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How tasks of one type are run.
 *
 * @param body the work
 * @param backoff the wait between its attempts
 * @param timeout how long an attempt may run; null for as long as it likes
 * @param discards which throws make further attempts pointless
 */
public record Handling(Body body, Backoff backoff, @Nullable Duration timeout, Predicate<Throwable> discards) {
    /** The work of one attempt. A throw is a retry, unless {@link Handling#discards} says otherwise. */
    @FunctionalInterface
    public interface Body {
        Result run(TaskRun run) throws Exception;

        /**
         * Whether it could begin with such a payload; nothing is done.
         *
         * @throws RuntimeException when it could not; the message says why
         */
        default void check(String payload) {}
    }

    /** The outcome, and the result of a {@link Outcome.Done} as JSON. */
    public record Result(Outcome outcome, @Nullable String json) {}
}
