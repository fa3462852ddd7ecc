package dev.pawl.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a handler says of its attempt. A throw is a {@link Retry}. */
public sealed interface Outcome {

    /** The work is done. {@code result} is any value the codec can write, or null for none. */
    record Done(@Nullable Object result) implements Outcome {}

    /** The attempt failed; another follows while attempts are left. {@code after} null means the type's backoff. */
    record Retry(@Nullable Duration after, String error) implements Outcome {}

    /** Not now: run again at {@code until}. Uses no attempt. */
    record Snooze(Instant until) implements Outcome {}

    /** The work is no longer wanted. */
    record Cancel(String reason) implements Outcome {}

    /** The work can never succeed: straight to the dead letters. */
    record Discard(String error) implements Outcome {}

    static Outcome done() {
        return new Done(null);
    }

    static Outcome done(@Nullable Object result) {
        return new Done(result);
    }

    static Outcome retry(String error) {
        return new Retry(null, error);
    }

    static Outcome retry(Duration after, String error) {
        return new Retry(after, error);
    }

    static Outcome snooze(Instant until) {
        return new Snooze(until);
    }

    static Outcome cancel(String reason) {
        return new Cancel(reason);
    }

    static Outcome discard(String error) {
        return new Discard(error);
    }
}
