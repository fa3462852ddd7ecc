package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.LimitState;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Bell;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pauses and limits: what they hold back, what they let through, and that they hold for every process. */
interface FlowPromises extends StorePromises {
    private static Limit running(Limit.Scope scope, String name, int most) {
        return new Limit(scope, name, most, null);
    }

    private static Limit rate(Limit.Scope scope, String name, int starts, long periodMillis) {
        return new Limit(scope, name, null, new Limit.Rate(starts, periodMillis));
    }

    @Test
    default void nothingOfAPausedQueueStartsAndWhatRunsGoesOn() throws Exception {
        insert(
                Draft.of("mail").queue("a"),
                Draft.of("mail").queue("a"),
                Draft.of("mail").queue("b"));
        TaskStore other = another().tasks();
        HandWorker worker = worker("mail");
        Claim running = worker.claimOne();

        assertThat(other.pause("a")).isTrue();
        assertThat(other.pause("a")).as("again").isFalse();

        assertThat(worker.claim(9)).extracting(Claim::queue).containsExactly("b");
        assertThat(worker.complete(running, null)).isTrue();
        assertThat(browser().hasWork(new Selector(Set.of("mail"), Set.of("a"), Map.of())))
                .as("a drain does not wait for it")
                .isFalse();
        assertThat(other.resume("a")).isTrue();
        assertThat(other.resume("a")).as("again").isFalse();
        assertThat(worker.claim(9)).extracting(Claim::queue).containsExactly("a");
    }

    @Test
    default void whatRunsIsWaitedForHoweverItsQueueIsClosed() {
        Selector selector = new Selector(Set.of("mail", "image"), Set.of(), Map.of());
        insert(Draft.of("mail").queue("a"), Draft.of("mail").queue("a"), Draft.of("image"), Draft.of("image"));
        HandWorker worker = worker("mail", "image");
        List<Claim> running = List.of(worker("mail").claimOne(), worker("image").claimOne());
        tasks().pause("a");
        tasks().limit(running(Limit.Scope.TYPE, "image", 0));

        for (Claim claim : running) {
            assertThat(browser().hasWork(selector)).as("%s runs", claim).isTrue();
            worker.complete(claim, null);
        }

        assertThat(browser().hasWork(selector)).as("two that cannot start").isFalse();
    }

    @Test
    default void anEndOfAPauseRings() {
        insert(Draft.of("mail"));
        tasks().pause("default");
        Bell bell = added();

        tasks().resume("default");

        assertThat(bell.isRung()).isTrue();
    }

    private Bell added() {
        Bell bell = new Bell();
        tasks().doorbell().add(bell);
        return bell;
    }

    @ParameterizedTest
    @EnumSource
    default void noMoreRunThanALimitAllowsAndTheRestOfTheWorkGoesOn(Strategy strategy) throws Exception {
        tasks().limit(running(Limit.Scope.KEY, "customer:7", 3));
        for (int i = 0; i < 10; i++) {
            insert(
                    Draft.of("mail").limitKey("customer:7").priority(i % 2),
                    Draft.of("image").limitKey("customer:7").priority(i % 3),
                    Draft.of("mail").limitKey("customer:8").priority(900));
        }
        HandWorker here = worker("mail", "image").taking(strategy);
        HandWorker there =
                HandWorker.of(another().tasks(), time(), "bo", "mail", "image").taking(strategy);

        List<Claim> first = here.claim(2);
        List<Claim> second = there.claim(30);

        List<Claim> all = Stream.concat(first.stream(), second.stream()).toList();
        assertThat(all).hasSize(13);
        assertThat(limited(all)).hasSize(3);
        assertThat(here.claim(9)).isEmpty();
        here.complete(limited(all).get(0), null);
        assertThat(there.claim(9)).hasSize(1);
    }

    private List<Claim> limited(List<Claim> claims) {
        return claims.stream()
                .filter(claim -> "customer:7".equals(task(claim.taskId()).limitKey()))
                .toList();
    }

    @Test
    default void aLimitMayBeOnAQueueOrATypeToo() {
        tasks().limit(running(Limit.Scope.QUEUE, "slow", 1));
        tasks().limit(running(Limit.Scope.TYPE, "image", 2));
        for (int i = 0; i < 3; i++) {
            insert(
                    Draft.of("mail").queue("slow"),
                    Draft.of("image"),
                    Draft.of("image").queue("slow"));
        }

        List<Claim> claims = worker("mail", "image").claim(9);

        assertThat(claims).filteredOn(claim -> claim.queue().equals("slow")).hasSize(1);
        assertThat(claims).filteredOn(claim -> claim.type().equals("image")).hasSize(2);
    }

    @Test
    default void aLimitOnABeginningHoldsForEachKeyByItself() {
        tasks().limit(running(Limit.Scope.KEY, "customer:*", 1));
        tasks().limit(running(Limit.Scope.KEY, "customer:big:*", 2));
        tasks().limit(running(Limit.Scope.KEY, "customer:big:1", 3));
        for (int i = 0; i < 4; i++) {
            insert(
                    Draft.of("mail").limitKey("customer:1"),
                    Draft.of("mail").limitKey("customer:2"),
                    Draft.of("mail").limitKey("customer:big:1"),
                    Draft.of("mail").limitKey("customer:big:2"),
                    Draft.of("mail").limitKey("other"));
        }

        List<String> keys = new ArrayList<>();
        worker("mail")
                .claim(99)
                .forEach(claim -> keys.add(String.valueOf(task(claim.taskId()).limitKey())));

        assertThat(keys)
                .hasSize(1 + 1 + 3 + 2 + 4)
                .containsOnlyOnce("customer:1", "customer:2")
                .filteredOn("customer:big:1"::equals)
                .hasSize(3);
    }

    @Test
    default void aLimitOnEveryKeyLeavesTasksWithoutAKeyAlone() {
        tasks().limit(running(Limit.Scope.KEY, "*", 1));
        insert(
                Draft.of("mail"),
                Draft.of("mail"),
                Draft.of("mail").limitKey("a"),
                Draft.of("mail").limitKey("a"));

        assertThat(worker("mail").claim(9)).hasSize(3);
        assertThat(browser().limits().get(0).running()).isEqualTo(1);
    }

    @Test
    default void whatALimitHoldsBackWaitsForAnEndAndHearsOfIt() {
        tasks().limit(running(Limit.Scope.TYPE, "mail", 1));
        insert(Draft.of("mail"), Draft.of("mail"));
        HandWorker worker = worker("mail");
        Claim first = worker.claimOne();
        assertThat(worker.exchange(List.of(), 1, 0).nextDue())
                .as("only the lease")
                .isEqualTo(time().now() + HandWorker.LEASE.toMillis());
        Bell bell = added();

        worker.exchange(List.of(worker.ended(first, Outcome.done())), 0, 0);

        assertThat(bell.isRung()).isTrue();
        assertThat(worker.claim(9)).hasSize(1);
    }

    @Test
    default void anExpiredLeaseNoLongerCounts() {
        tasks().limit(running(Limit.Scope.TYPE, "mail", 1));
        insert(Draft.of("mail"), Draft.of("mail"));
        worker("mail").claimOne();
        time().advance(HandWorker.LEASE);

        assertThat(worker("mail").claim(9)).hasSize(1);
    }

    @Test
    default void nothingIsPrefetchedUnderALimit() {
        tasks().limit(running(Limit.Scope.TYPE, "mail", 5));
        for (int i = 0; i < 9; i++) {
            insert(Draft.of("mail").priority(1), Draft.of("image").priority(2));
        }

        List<Claim> claims = worker("mail", "image").exchange(List.of(), 2, 4).claims();

        assertThat(claims)
                .as("held ready it would keep others from starting")
                .extracting(Claim::type)
                .containsExactly("mail", "mail", "image", "image", "image", "image");
    }

    @Test
    default void aLimitOfNoneStopsEverythingAndNoLimitNothing() {
        tasks().limit(running(Limit.Scope.TYPE, "mail", 0));
        insert(Draft.of("mail"));
        assertThat(worker("mail").claim(9)).isEmpty();
        assertThat(browser().hasWork(new Selector(Set.of("mail"), Set.of(), Map.of())))
                .as("a drain does not wait for it")
                .isFalse();
        Bell bell = added();

        tasks().limit(new Limit(Limit.Scope.TYPE, "mail", null, null));

        assertThat(bell.isRung()).isTrue();
        assertThat(browser().limits()).isEmpty();
        assertThat(worker("mail").claim(9)).hasSize(1);
    }

    @Test
    default void noMoreStartInAnyPeriodThanARateAllows() throws Exception {
        tasks().limit(rate(Limit.Scope.QUEUE, "default", 50, 1_000));
        for (int i = 0; i < 400; i++) {
            insert(Draft.of("mail"));
        }
        List<HandWorker> workers =
                List.of(worker("mail"), HandWorker.of(another().tasks(), time(), "bo", "mail"));
        List<Long> starts = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            HandWorker worker = workers.get(step % 2);
            for (Claim claim : worker.claim(1 + step % 7)) {
                starts.add(claim.claimedAt());
                worker.complete(claim, null);
            }
            time().advance(Duration.ofMillis(1));
        }

        for (int i = 50; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - 50)).as("start %d", i).isGreaterThanOrEqualTo(1_000);
        }
        assertThat(starts).as("and nearly as many as it allows").hasSizeBetween(145, 150);
    }

    @Test
    default void aFullRateSaysWhenItOpens() {
        tasks().limit(rate(Limit.Scope.KEY, "api", 2, 60_000));
        for (int i = 0; i < 3; i++) {
            insert(Draft.of("mail").limitKey("api"));
        }
        HandWorker worker = worker("mail");
        worker.claim(2).forEach(claim -> worker.complete(claim, null));

        Exchange none = worker.exchange(List.of(), 1, 0);

        assertThat(none.claims()).isEmpty();
        assertThat(none.nextDue()).isBetween(time().now() + 60_000, time().now() + 60_600);
        time().advance(Duration.ofMillis(none.nextDue() - time().now()));
        assertThat(worker.claim(9)).hasSize(1);
    }

    @Test
    default void aClaimThatUsesUpARateSaysWhenItOpens() {
        tasks().limit(rate(Limit.Scope.QUEUE, "default", 2, 10_000));
        insert(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));

        Exchange two = worker("mail").exchange(List.of(), 3, 0);

        assertThat(two.claims()).hasSize(2);
        assertThat(two.nextDue())
                .as("not only when the leases end")
                .isBetween(time().now() + 10_000, time().now() + 10_100);
    }

    @Test
    default void theSlotsOfOneQueueLeaveTheOthersFree() {
        for (int i = 0; i < 5; i++) {
            insert(
                    Draft.of("mail").queue("a").priority(1),
                    Draft.of("mail").queue("b").priority(2));
        }
        Selector selector = new Selector(Set.of("mail"), Set.of(), Map.of());

        Exchange exchange = tasks().exchange(
                        List.of(), new ClaimRequest("ada", selector, Strategy.PRIORITY, 4, 2, Map.of("a", 1), 60_000));

        assertThat(exchange.claims()).extracting(Claim::queue).containsExactly("a", "b", "b", "b", "b", "b");
    }

    @Test
    default void queuesAndLimitsShowHowFarTheyAreUsed() {
        tasks().limit(new Limit(Limit.Scope.QUEUE, "a", 1, new Limit.Rate(5, 1_000)));
        tasks().limit(running(Limit.Scope.KEY, "customer:*", 1));
        tasks().pause("b");
        insert(
                Draft.of("mail").queue("a").limitKey("customer:1"),
                Draft.of("mail").queue("a"),
                Draft.of("mail").queue("c"));
        Claim claim = HandWorker.of(tasks(), time(), "ada", "mail").claimOne();

        List<QueueInfo> queues = browser().queues();

        assertThat(queues).extracting(QueueInfo::name).containsExactly("a", "b", "c");
        assertThat(queues).extracting(QueueInfo::pausedAt).containsExactly(null, time().now(), null);
        assertThat(queues.get(0).counts().queued()).isEqualTo(1);
        LimitState used = Objects.requireNonNull(queues.get(0).limit());
        assertThat(used.isFull()).isTrue();
        assertThat(used.started()).isEqualTo(1);
        assertThat(used.holders()).containsExactly(new LimitState.Holder(claim.taskId(), "ada", time().now()));
        assertThat(browser().limits())
                .extracting(LimitState::name, LimitState::running, LimitState::isFull)
                .containsExactly(tuple("customer:*", 1L, false), tuple("a", 1L, true));
    }
}
