package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.store.Claim;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The four orders in which a worker may take tasks. That they are exact whatever happens is of {@link ModelPromises}. */
interface StrategyPromises extends StorePromises {
    private static HandWorker worker(TaskStore store, FakeTime time, Strategy strategy, String... types) {
        return HandWorker.of(store, time, "ada", types).taking(strategy);
    }

    @Test
    default void firstInFirstOutTakesTheOneDueFirstWhateverItsPriority() {
        long now = time().now();
        insert(
                Draft.of("a").priority(1).payload("3"),
                Draft.of("b").priority(900).payload("1").runAfter(now - 20),
                Draft.of("a").priority(500).payload("2").runAfter(now - 10),
                Draft.of("b").priority(1).payload("4"));

        assertThat(worker(tasks(), time(), Strategy.FIFO, "a", "b").claim(9))
                .extracting(Claim::payload)
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    default void lastInFirstOutTakesTheOneDueLastWhateverItsPriority() {
        long now = time().now();
        insert(
                Draft.of("a").priority(1).payload("2"),
                Draft.of("b").priority(900).payload("4").runAfter(now - 20),
                Draft.of("a").priority(500).payload("3").runAfter(now - 10),
                Draft.of("b").priority(1).payload("1"));

        assertThat(worker(tasks(), time(), Strategy.LIFO, "a", "b").claim(9))
                .extracting(Claim::payload)
                .containsExactly("1", "2", "3", "4");
    }

    /** Priorities and the exact share, in percent, with which the first of them is drawn first. */
    static Stream<Arguments> lotteries() {
        return Stream.of(
                Arguments.of(List.of(1, 100), 98.1),
                Arguments.of(List.of(1, 10, 100), 83.2),
                Arguments.of(many(10, 1, 90, 100), 84.9));
    }

    private static List<Integer> many(int firstCount, int first, int secondCount, int second) {
        List<Integer> priorities = new ArrayList<>(Collections.nCopies(firstCount, first));
        priorities.addAll(Collections.nCopies(secondCount, second));
        return priorities;
    }

    @ParameterizedTest
    @MethodSource("lotteries")
    default void theLotteryGivesEveryTaskItsWeight(List<Integer> priorities, double percent) {
        HandWorker worker = worker(tasks(), time(), Strategy.WEIGHTED_RANDOM, "mail");
        insert(priorities.stream().map(p -> Draft.of("mail").priority(p)).toArray(Draft[]::new));
        int trials = 2_000;
        int first = 0;
        for (int i = 0; i < trials; i++) {
            Claim claim = worker.claimOne();
            first += claim.priority() == priorities.get(0) ? 1 : 0;
            worker.release(claim);
        }

        assertThat(100.0 * first / trials).isCloseTo(percent, within(3.0));
    }

    @Test
    default void withinADrawnPriorityTheOneDueFirstComesFirst() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(insertOne(Draft.of("mail").priority(7)));
        }

        assertThat(worker(tasks(), time(), Strategy.WEIGHTED_RANDOM, "mail").claim(20))
                .extracting(Claim::taskId)
                .containsExactlyElementsOf(ids);
    }

    @ParameterizedTest
    @EnumSource
    default void everyStrategyTakesTheStrangestPriorities(Strategy strategy) {
        insert(
                Draft.of("mail").priority(-1),
                Draft.of("mail").priority(0),
                Draft.of("mail").priority(Integer.MAX_VALUE),
                Draft.of("mail").priority(Integer.MIN_VALUE));

        assertThat(worker(tasks(), time(), strategy, "mail").claim(4)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    default void aBatchIsFullWhileEnoughIsThere(Strategy strategy) {
        for (int i = 0; i < 100; i++) {
            insert(Draft.of("t" + i % 7).priority(i % 5), Draft.of("not mine").priority(0));
        }
        HandWorker worker = worker(tasks(), time(), strategy, "t0", "t1", "t2", "t3", "t4", "t5", "t6");

        assertThat(worker.claim(64)).hasSize(64);
        assertThat(worker.claim(64)).hasSize(36);
        assertThat(worker.claim(64)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    default void whatAWorkerMayNotRunNeverStandsBeforeWhatItMay(Strategy strategy) {
        for (int i = 0; i < 20; i++) {
            insert(
                    Draft.of("mail").needs(Map.of("region", "us")).priority(1),
                    Draft.of("mail").needs(Map.of("tier", "gold.eu")).priority(2),
                    Draft.of("mail").needs(Map.of("gpu", true)).priority(3));
        }
        long mine = insertOne(Draft.of("mail").needs(Map.of("region", "eu")).priority(999));
        Selector selector = new Selector(Set.of("ma*"), Set.of(), Map.of("region", List.of("eu", "asia"), "size", 4));

        assertThat(new HandWorker(tasks(), time(), "ada", selector)
                        .taking(strategy)
                        .claim(9))
                .extracting(Claim::taskId)
                .containsExactly(mine);
    }

    @Test
    default void theRegisterDecidesOverTheWorkersOwnWish() throws Exception {
        TaskStore store = tasks();
        long old = insertOne(Draft.of("mail"));
        time().advance(Duration.ofMillis(1));
        long fresh = insertOne(Draft.of("mail"));
        insertOne(Draft.of("mail"));
        assertThat(store.setStrategy("ada", Strategy.LIFO))
                .as("not registered yet")
                .isFalse();
        store.save(WorkerPromises.info("ada", time().now()));

        assertThat(another().tasks().setStrategy("ada", Strategy.LIFO)).isTrue();

        HandWorker ada = HandWorker.of(store, time(), "ada", "mail");
        assertThat(ada.claimOne().taskId()).isGreaterThan(fresh);
        store.setStrategy("ada", Strategy.PRIORITY);
        assertThat(ada.claimOne().taskId()).isEqualTo(old);
        assertThat(browser().workers().get(0).strategy()).isEqualTo(Strategy.PRIORITY);
    }
}
