package dev.pawl.testkit;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A worker without threads: it takes tasks and ends them when the test says so. Every attempt it ends began 1 ms before. */
public final class HandWorker {
    /** How long its claims hold. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    private final TaskStore store;
    private final Time time;
    private final String id;
    private final Selector selector;
    private final Strategy strategy;

    public HandWorker(TaskStore store, Time time, String id, Selector selector) {
        this(store, time, id, selector, Strategy.PRIORITY);
    }

    private HandWorker(TaskStore store, Time time, String id, Selector selector, Strategy strategy) {
        this.store = store;
        this.time = time;
        this.id = id;
        this.selector = selector;
        this.strategy = strategy;
    }

    /** Every queue, no capabilities. */
    public static HandWorker of(TaskStore store, Time time, String id, String... types) {
        return new HandWorker(store, time, id, new Selector(Set.of(types), Set.of(), Map.of()));
    }

    /** The same, in another order. */
    public HandWorker taking(Strategy other) {
        return new HandWorker(store, time, id, selector, other);
    }

    /** Asks for so many tasks that would start at once. */
    public List<Claim> claim(int free) {
        return exchange(List.of(), free, 0).claims();
    }

    /** The one task that it is given next. */
    public Claim claimOne() {
        List<Claim> claims = claim(1);
        if (claims.size() != 1) {
            throw new AssertionError("worker " + id + " was given no task");
        }
        return claims.get(0);
    }

    public Exchange exchange(List<Finish> ended, int free, int prefetch) {
        return store.exchange(
                ended, new ClaimRequest(id, selector, strategy, free, prefetch, Map.of(), LEASE.toMillis()));
    }

    /** Ends an attempt; whether it still owned its task. */
    public boolean end(Claim claim, Outcome outcome) {
        return store.finish(List.of(ended(claim, outcome))).get(0);
    }

    /** Ends an attempt well. */
    public boolean complete(Claim claim, @Nullable String resultJson) {
        return store.finish(List.of(ended(claim, transition(claim, Outcome.done(), resultJson))))
                .get(0);
    }

    /** Hands a task back unstarted. */
    public boolean release(Claim claim) {
        return store.finish(List.of(ended(claim, Transition.released()))).get(0);
    }

    /** An end that has not been told to the store yet. */
    public Finish ended(Claim claim, Outcome outcome) {
        return ended(claim, transition(claim, outcome, null));
    }

    /** An end that has not been told to the store yet. */
    public Finish ended(Claim claim, Transition transition) {
        return new Finish(claim, transition, time.now() - 1, time.now());
    }

    private Transition transition(Claim claim, Outcome outcome, @Nullable String resultJson) {
        return Transition.of(
                outcome, resultJson, claim.attempt(), claim.maxAttempts(), Backoff.DEFAULT, time.now(), time.random());
    }
}
