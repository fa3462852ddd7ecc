package dev.pawl.testkit;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Finish;
import dev.pawl.task.Backoff;
import dev.pawl.task.Condition;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Transition;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a step of a {@link ModelRun} is made of, drawn by the dice of that step alone. */
final class ModelDice {
    /** The period of every rate. why so short: a store may count starts in steps of a hundredth, so this one is exact. */
    private static final long PERIOD = 100;

    /** How far back from the newest a step looks for a task or a claim. */
    private static final int BACK = 40;

    private static final List<String> TYPES = List.of("a", "b", "ba");
    private static final List<String> QUEUES = List.of(NewTask.DEFAULT_QUEUE, "q");
    private static final List<String> LIMIT_KEYS = List.of("k1", "k2", "k22");
    private static final List<Map<String, Object>> CAPABILITIES = List.of(Map.of("gpu", true), Map.of());

    private final Random random;
    private final long now;

    ModelDice(long seed, long now) {
        this.random = new Random(seed);
        this.now = now;
    }

    boolean oneIn(int sides) {
        return random.nextInt(sides) == 0;
    }

    int below(int sides) {
        return random.nextInt(sides);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /**
     * One of the list's last, the newest most often. why from the end: a step that is left out earlier changes nothing
     * then.
     */
    <T> @Nullable T late(List<T> choices) {
        double dice = random.nextDouble();
        return choices.isEmpty() ? null : choices.get(choices.size() - 1 - (int) (dice * dice * BACK) % choices.size());
    }

    /** Some of the list's last, the same one perhaps twice. */
    <T> List<T> someLate(List<T> choices) {
        List<T> some = new ArrayList<>();
        for (int i = oneIn(2) ? 0 : below(5); i >= 0; i--) {
            T one = late(choices);
            if (one != null) {
                some.add(one);
            }
        }
        return some;
    }

    /**
     * @param stored tasks that some of them may wait for
     */
    List<NewTask> drafts(List<Long> stored) {
        List<NewTask> drafts = new ArrayList<>();
        for (int i = oneIn(2) ? 0 : below(6); i >= 0; i--) {
            drafts.add(draft(stored, drafts.size()));
        }
        return drafts;
    }

    /** Those that wait for nobody. why: of others it hangs on the transaction, which they may share, how they stand in the answer. */
    List<NewTask> lone() {
        return drafts(List.of()).stream()
                .map(draft -> draft.withDependencies(List.of()))
                .toList();
    }

    private NewTask draft(List<Long> stored, int place) {
        Draft draft = Draft.of(type())
                .payload(payload())
                .priority(oneIn(3) ? NewTask.DEFAULT_PRIORITY : below(3))
                .maxAttempts(1 + below(3))
                .queue(queue());
        if (oneIn(4)) {
            draft.runAfter(dueTime());
        }
        if (oneIn(4)) {
            draft.needs(Map.of("gpu", true));
        }
        if (oneIn(3)) {
            draft.limitKey(of(LIMIT_KEYS));
        }
        boolean waitsForPlace = place > 0 && oneIn(3);
        if (waitsForPlace) {
            draft.afterPlace(condition(), below(place));
        }
        Long parent = oneIn(4) ? late(stored) : null;
        if (parent != null) {
            draft.after(condition(), parent);
        }
        // why not both: by a key it may be the one that it waits for.
        if (!waitsForPlace && oneIn(3)) {
            draft.key("key " + below(4));
            draft.unique(
                    switch (below(3)) {
                        case 0 -> Uniqueness.ALWAYS;
                        case 1 -> Uniqueness.DEBOUNCE;
                        default -> Uniqueness.lasting(Duration.ofMillis(1 + below(2_000)));
                    });
        }
        return draft.task();
    }

    private Condition condition() {
        return of(List.of(Condition.values()));
    }

    String payload() {
        String words = "\"" + below(1_000) + "\"";
        return oneIn(8) ? "\"" + "x".repeat(300) + words.substring(1) : words;
    }

    /** Half of the tasks are of the first, so that some bands are long. */
    private String type() {
        return oneIn(2) ? TYPES.get(0) : of(TYPES);
    }

    String queue() {
        return oneIn(2) ? QUEUES.get(0) : of(QUEUES);
    }

    long dueTime() {
        return now - 50 + below(oneIn(2) ? 100 : 2_000);
    }

    Selector selector() {
        Set<String> types = switch (below(4)) {
            case 0 -> Set.of("b*");
            case 1 -> Set.of(of(TYPES));
            default -> Set.copyOf(TYPES);
        };
        return new Selector(types, oneIn(4) ? Set.of(of(QUEUES)) : Set.of(), of(CAPABILITIES));
    }

    String worker() {
        return of(List.of("ada", "bo"));
    }

    Strategy strategy() {
        return of(List.of(Strategy.values()));
    }

    ClaimRequest request() {
        return new ClaimRequest(
                worker(),
                selector(),
                strategy(),
                below(oneIn(2) ? 2 : 6),
                oneIn(3) ? below(4) : 0,
                oneIn(6) ? Map.of(of(QUEUES), below(3)) : Map.of(),
                of(List.of(15L, 1_000L, 60_000L)));
    }

    List<Finish> finishes(List<Claim> claims) {
        return someLate(claims).stream().map(this::finish).toList();
    }

    private Finish finish(Claim claim) {
        long startedAt = claim.claimedAt() + (long) (random.nextDouble() * (now - claim.claimedAt() + 1));
        long endedAt = oneIn(2) ? now : startedAt + (long) (random.nextDouble() * (now - startedAt + 1));
        String result = oneIn(3) ? payload() : null;
        Transition transition = oneIn(6)
                ? Transition.released()
                : Transition.of(
                        outcome(),
                        result,
                        claim.attempt(),
                        claim.maxAttempts(),
                        Backoff.DEFAULT,
                        endedAt,
                        random.nextDouble());
        return new Finish(claim, transition, startedAt, endedAt);
    }

    private Outcome outcome() {
        return switch (below(9)) {
            case 0 -> Outcome.retry("again");
            case 1, 2 -> Outcome.retry(Duration.ofMillis(oneIn(2) ? 0 : below(50)), "again soon");
            case 3 -> Outcome.snooze(Instant.ofEpochMilli(now - 10 + below(500)));
            case 4 -> Outcome.cancel("no use");
            case 5 -> Outcome.discard("broken");
            default -> Outcome.done();
        };
    }

    Limit limit() {
        Integer most = oneIn(3) ? null : Integer.valueOf(below(4));
        Limit.Rate rate = oneIn(4) ? new Limit.Rate(1 + below(4), PERIOD) : null;
        return switch (below(4)) {
            case 0 -> new Limit(Limit.Scope.QUEUE, of(QUEUES), most, rate);
            case 1 -> new Limit(Limit.Scope.TYPE, of(TYPES), most, rate);
            case 2 -> new Limit(Limit.Scope.KEY, of(LIMIT_KEYS), most, rate);
            default -> new Limit(Limit.Scope.KEY, of(List.of("*", "k2*")), most, rate);
        };
    }

    Duration pause() {
        return Duration.ofMillis(of(List.of(1, 1, 2, 10, 30, 100, 1_000, 60_000)));
    }
}
