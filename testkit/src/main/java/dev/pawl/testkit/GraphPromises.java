package dev.pawl.testkit;

import static dev.pawl.task.Condition.AFTER_ANY;
import static dev.pawl.task.Condition.AFTER_FAILED;
import static dev.pawl.task.Condition.AFTER_OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Finish;
import dev.pawl.store.Stats;
import dev.pawl.task.Bell;
import dev.pawl.task.Condition;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Graphs of tasks, large and random. Longer: {@code -Dpawl.graph.seeds=200 -Dpawl.graph.nodes=2000 -Dpawl.graph.chain=100000
 * -Dpawl.graph.fan=1000}.
 */
interface GraphPromises extends StorePromises {
    int NODES = Integer.getInteger("pawl.graph.nodes", 150);

    /** Tasks of one insert: what any store takes at once. */
    int MOST_AT_ONCE = 10_000;

    /** By the machine's clock: children of many are told in transactions that follow by themselves. */
    long SOON_MILLIS = 120_000;

    /** Most tasks of a graph would be cancelled if each condition were as likely. */
    List<Condition> CONDITIONS = List.of(AFTER_OK, AFTER_OK, AFTER_ANY, AFTER_ANY, AFTER_ANY, AFTER_FAILED);

    /** How much of this is done unless the run is a longer one; a store that is slow to ask does less. */
    default int scaled(int much) {
        return much;
    }

    private List<Long> insertAll(List<Draft> drafts) {
        return insert(drafts.toArray(Draft[]::new)).stream()
                .map(Enqueued::taskId)
                .toList();
    }

    private long count(ToLongFunction<Stats.Counts> which) {
        return which.applyAsLong(browser().stats().all());
    }

    private void awaitCount(ToLongFunction<Stats.Counts> which, long tasks) {
        Time clock = Time.system();
        Bell bell = new Bell();
        long until = clock.now() + SOON_MILLIS;
        while (count(which) != tasks) {
            assertThat(clock.now()).as("%d tasks", count(which)).isLessThan(until);
            try {
                clock.await(bell, clock.now() + 1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    default void aChainThatIsCancelledAtItsHeadEndsWithoutAnyWorker() {
        int chain = Integer.getInteger("pawl.graph.chain", scaled(3_000));
        List<Long> ids = new ArrayList<>();
        while (ids.size() < chain) {
            List<Draft> part = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST_AT_ONCE, chain - ids.size()); i++) {
                Draft link = Draft.of("link");
                if (i > 0) {
                    link.afterPlace(AFTER_OK, i - 1);
                } else if (!ids.isEmpty()) {
                    link.after(AFTER_OK, ids.get(ids.size() - 1));
                }
                part.add(link);
            }
            ids.addAll(insertAll(part));
        }

        tasks().cancel(ids.get(0));

        awaitCount(Stats.Counts::cancelled, chain);
        assertThat(task(ids.get(chain - 1)).errorMessage())
                .isEqualTo("it waited for task " + ids.get(chain - 2) + " to complete, which was cancelled");
    }

    @Test
    default void ofADiamondBothSidesRunAndTheJoinOnceAfterBoth() {
        List<Long> ids = insertAll(List.of(
                Draft.of("head"),
                Draft.of("side").afterPlace(AFTER_OK, 0),
                Draft.of("side").afterPlace(AFTER_OK, 0),
                Draft.of("join").afterPlace(AFTER_OK, 1).afterPlace(AFTER_OK, 2)));
        HandWorker worker = worker("head", "side", "join");

        for (int place : List.of(0, 1, 2, 3)) {
            List<Claim> claims = worker.claim(1);
            assertThat(claims).extracting(Claim::taskId).containsExactly(ids.get(place));
            assertThat(worker.end(claims.get(0), Outcome.done())).isTrue();
        }
        assertThat(worker.claim(1)).isEmpty();
    }

    @Test
    default void ofAFanEveryChildIsReleasedOnceAndTheJoinRunsLast() {
        int width = Integer.getInteger("pawl.graph.fan", scaled(1_000));
        List<Draft> fan = new ArrayList<>(List.of(Draft.of("head")));
        IntStream.range(0, width).forEach(i -> fan.add(Draft.of("side").afterPlace(AFTER_OK, 0)));
        Draft join = Draft.of("join");
        IntStream.rangeClosed(1, width).forEach(i -> join.afterPlace(AFTER_ANY, i));
        fan.add(join);
        List<Long> ids = insertAll(fan);
        HandWorker worker = worker("head", "side", "join");

        assertThat(worker.end(worker.claimOne(), Outcome.done())).isTrue();
        awaitCount(Stats.Counts::queued, width);
        List<Claim> sides = worker.claim(width);
        assertThat(sides).hasSize(width).allMatch(claim -> claim.type().equals("side"));
        assertThat(worker.claim(1)).isEmpty();
        List<Finish> ends = new ArrayList<>();
        sides.forEach(claim -> ends.add(worker.ended(claim, Outcome.done())));
        tasks().finish(ends.subList(1, width));
        assertThat(worker.claim(1)).isEmpty();
        tasks().finish(ends.subList(0, 1));
        awaitCount(Stats.Counts::queued, 1);
        assertThat(worker.claimOne().taskId()).isEqualTo(ids.get(width + 1));
    }

    /** What a random graph is: for each task its parents, smaller, and how they must end; and how it ends if it runs. */
    record Plan(List<List<Integer>> parents, List<List<Condition>> conditions, List<TaskStatus> outcomes) {
        private static Plan random(Random dice) {
            Plan plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < NODES; i++) {
                TreeSet<Integer> parents = new TreeSet<>();
                for (int wanted = i == 0 ? 0 : dice.nextInt(4); wanted > 0; wanted--) {
                    parents.add(dice.nextBoolean() ? dice.nextInt(i) : Math.max(0, i - 1 - dice.nextInt(5)));
                }
                plan.parents.add(List.copyOf(parents));
                plan.conditions.add(parents.stream()
                        .map(parent -> CONDITIONS.get(dice.nextInt(6)))
                        .toList());
                plan.outcomes.add(List.of(
                                TaskStatus.COMPLETED,
                                TaskStatus.COMPLETED,
                                TaskStatus.COMPLETED,
                                TaskStatus.FAILED,
                                TaskStatus.CANCELLED)
                        .get(dice.nextInt(5)));
            }
            return plan;
        }

        /** How each must end. */
        private List<TaskStatus> ends() {
            List<TaskStatus> ends = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                boolean runs = true;
                for (int p = 0; p < parents.get(i).size(); p++) {
                    runs &= conditions
                            .get(i)
                            .get(p)
                            .isMetBy(ends.get(parents.get(i).get(p)));
                }
                ends.add(runs ? outcomes.get(i) : TaskStatus.CANCELLED);
            }
            return ends;
        }

        private List<Draft> drafts() {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                Draft draft = Draft.of("node");
                for (int p = 0; p < parents.get(i).size(); p++) {
                    draft.afterPlace(conditions.get(i).get(p), parents.get(i).get(p));
                }
                drafts.add(draft);
            }
            return drafts;
        }
    }

    private static Outcome outcome(TaskStatus end) {
        return switch (end) {
            case COMPLETED -> Outcome.done();
            case FAILED -> Outcome.discard("no");
            default -> Outcome.cancel("no");
        };
    }

    @Test
    default void randomGraphsEndAsAReferenceSays() {
        int seeds = Integer.getInteger("pawl.graph.seeds", scaled(10));
        long first = Long.getLong("pawl.graph.seed", 1);
        for (long seed = first; seed < first + seeds; seed++) {
            Random dice = new Random(seed);
            Plan plan = Plan.random(dice);
            List<Long> ids = insertAll(plan.drafts());
            HandWorker worker = worker("node");
            List<Claim> held = new ArrayList<>();
            boolean idle = false;
            while (!idle) {
                held.addAll(worker.claim(1 + dice.nextInt(20)));
                idle = held.isEmpty() && count(now -> now.queued() + now.blocked()) == 0;
                Collections.shuffle(held, dice);
                int some = held.isEmpty() ? 0 : 1 + dice.nextInt(held.size());
                List<Finish> ends = new ArrayList<>();
                for (Claim claim : held.subList(0, some)) {
                    int place = (int) (claim.taskId() - ids.get(0));
                    ends.add(worker.ended(claim, outcome(plan.outcomes.get(place))));
                }
                held = new ArrayList<>(held.subList(some, held.size()));
                assertThat(tasks().finish(ends)).as("seed " + seed).doesNotContain(false);
            }
            List<TaskStatus> ended = ids.stream().map(id -> task(id).status()).toList();
            assertThat(ended).as("seed " + seed).isEqualTo(plan.ends());
        }
    }
}
