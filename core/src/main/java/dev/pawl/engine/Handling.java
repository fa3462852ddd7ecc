package dev.pawl.engine;

import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How tasks of one type are run.
 *
 * @param body the work
 * @param terms on which terms an attempt of a task of some type runs, as it is when it begins
 * @param discards which throws make further attempts pointless
 */
public record Handling(Body body, Function<String, Terms> terms, Predicate<Throwable> discards) {
    /**
     * @param backoff the wait for the next attempt
     * @param timeout how long one may run; null for as long as it likes
     */
    public record Terms(Backoff backoff, @Nullable Duration timeout) {}

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
