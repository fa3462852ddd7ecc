package dev.pawl.server;

import dev.pawl.store.AccessSecret;
import dev.pawl.store.AccessStore;
import dev.pawl.store.AccessToken;
import dev.pawl.task.Time;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens in the file, as they were within the last second: what is revoked or made by any process counts after a
 * second at most, and no request waits for the file but the first after a quiet time. While nobody asks nothing is read.
 *
 * <p>Threading: the event loop asks; a thread of the pool reads.
 */
final class KnownTokens {
    private static final long FRESH_NANOS = 500_000_000;
    private static final long STALE_NANOS = 1_000_000_000;

    private final AccessStore access;
    private final Time time;
    private final WorkPool pool;
    private volatile @Nullable Known known;
    private CompletableFuture<Known> reading = CompletableFuture.failedFuture(new IllegalStateException("not yet"));

    /**
     * What was read.
     *
     * @param byId also tokens that are not good any more
     * @param nanos when the reading began
     */
    record Known(Map<String, AccessToken> byId, long nanos) {
        /** Whether the file never had a token. */
        boolean isEmpty() {
            return byId.isEmpty();
        }

        /** Whose secret this is; empty when it is nobody's, or not good any more. */
        Optional<AccessToken> holder(String secret, long now) {
            return AccessSecret.read(secret)
                    .flatMap(shown ->
                            Optional.ofNullable(byId.get(shown.id())).filter(token -> token.accepts(shown, now)));
        }
    }

    /**
     * @param pool a thread of its own, so that it never waits behind requests
     */
    KnownTokens(AccessStore access, Time time, WorkPool pool) {
        this.access = access;
        this.time = time;
        this.pool = pool;
    }

    /** What is known now; complete unless it has to be read first. */
    CompletionStage<Known> now() {
        Known last = known;
        long age = last == null ? Long.MAX_VALUE : time.nanos() - last.nanos();
        if (last != null && age < FRESH_NANOS) {
            return CompletableFuture.completedStage(last);
        }
        if (reading.isDone()) {
            reading = pool.supply(this::read).toCompletableFuture();
        }
        return last != null && age < STALE_NANOS ? CompletableFuture.completedStage(last) : reading;
    }

    private Known read() {
        long begun = time.nanos();
        Known read = new Known(
                access.tokens().stream().collect(Collectors.toUnmodifiableMap(AccessToken::id, Function.identity())),
                begun);
        known = read;
        return read;
    }
}
