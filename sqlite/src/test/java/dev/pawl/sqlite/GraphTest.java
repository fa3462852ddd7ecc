package dev.pawl.sqlite;

import static dev.pawl.task.Condition.AFTER_ANY;
import static dev.pawl.task.Condition.AFTER_OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Finish;
import dev.pawl.store.Retention;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Condition;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs of tasks, large and random. Longer: {@code -Dpawl.graph.seeds=200 -Dpawl.graph.nodes=2000 -Dpawl.graph.chain=100000}. */
class GraphTest extends InOneFile {
    private static final int SEEDS = Integer.getInteger("pawl.graph.seeds", 5);
    private static final int NODES = Integer.getInteger("pawl.graph.nodes", 150);
    private static final int CHAIN = Integer.getInteger("pawl.graph.chain", 3_000);
    /** Most tasks of a graph would be cancelled if each condition were as likely. */
    private static final List<Condition> CONDITIONS =
            List.of(AFTER_OK, AFTER_OK, AFTER_ANY, AFTER_ANY, AFTER_ANY, Condition.AFTER_FAILED);

    private static final Duration SOON = Duration.ofMinutes(2);

    private List<Long> insertAll(List<Draft> drafts) {
        List<Long> ids = new ArrayList<>();
        List<NewTask> tasks = drafts.stream().map(Draft::task).toList();
        ids.addAll(tasks().insert(tasks).stream().map(Enqueued::taskId).toList());
        return ids;
    }

    private long count(String status) {
        return browser().count(TaskFilter.of(status, null, null));
    }

    private void awaitCount(String status, long tasks) {
        await().atMost(SOON).until(() -> count(status) == tasks);
    }

    private List<Draft> chain() {
        List<Draft> chain = new ArrayList<>(List.of(Draft.of("link")));
        for (int i = 1; i < CHAIN; i++) {
            chain.add(Draft.of("link").afterPlace(AFTER_OK, i - 1));
        }
        return chain;
    }

    @Test
    void aChainThatIsCancelledAtItsHeadEndsWithoutAnyWorker() {
        List<Long> ids = insertAll(chain());
        tasks().cancel(ids.get(0));

        awaitCount("cancelled", CHAIN);
        assertThat(task(ids.get(CHAIN - 1)).errorMessage())
                .isEqualTo("it waited for task " + ids.get(CHAIN - 2) + " to complete, which was cancelled");
    }

    @Test
    void aChainOfWhichOnlyTheHeadWasToldGoesOnWhenTheFileIsOpenedAgain() throws Exception {
        List<Long> ids = insertAll(chain());
        closeAll();
        // why: as a process leaves it that dies after the commit of the end.
        Tables.execute(
                file(),
                "UPDATE task SET state = 6, finished_at = updated_at WHERE id = " + ids.get(0),
                "UPDATE tally SET ready = ready - 1, cancelled = cancelled + 1");

        awaitCount("cancelled", CHAIN);
    }

    @Test
    void aCloseWaitsUntilTheWholeChainIsTold() throws Exception {
        List<Long> ids = insertAll(chain());
        tasks().cancel(ids.get(0));
        closeAll();

        assertThat(Tables.rows(file(), "SELECT state, count(*) FROM task GROUP BY state"))
                .containsExactly("6|" + CHAIN);
    }

    @Test
    void ofAFanEveryChildIsReleasedOnceAndTheJoinRunsLast() {
        int width = Math.min(CHAIN, 1_000);
        List<Draft> fan = new ArrayList<>(List.of(Draft.of("head")));
        IntStream.range(0, width).forEach(i -> fan.add(Draft.of("side").afterPlace(AFTER_OK, 0)));
        Draft join = Draft.of("join");
        IntStream.rangeClosed(1, width).forEach(i -> join.afterPlace(AFTER_ANY, i));
        fan.add(join);
        List<Long> ids = insertAll(fan);
        HandWorker worker = worker("head", "side", "join");

        assertThat(worker.end(worker.claimOne(), Outcome.done())).isTrue();
        awaitCount("queued", width);
        List<Claim> sides = worker.claim(width + 5);
        assertThat(sides).hasSize(width).allMatch(claim -> claim.type().equals("side"));
        List<Finish> ends = new ArrayList<>();
        sides.forEach(claim -> ends.add(worker.ended(claim, Outcome.done())));
        tasks().finish(ends.subList(1, width));
        assertThat(worker.claim(1)).isEmpty();
        tasks().finish(ends.subList(0, 1));
        awaitCount("queued", 1);
        assertThat(worker.claimOne().taskId()).isEqualTo(ids.get(width + 1));
    }

    @Test
    void aParentIsKeptAsLongAsAChildMayReadItsResult() {
        List<Long> ids = insertAll(List.of(Draft.of("parent"), Draft.of("child").afterPlace(AFTER_OK, 0)));
        HandWorker worker = worker("parent", "child");
        worker.complete(worker.claimOne(), "1");
        Retention hour = new Retention(
                new Retention.Keep(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), false), Map.of());
        time.advance(Duration.ofHours(2));

        assertThat(open().maintenance().prune(hour, pruned -> true).completed()).isZero();
        assertThat(task(ids.get(0)).result()).isEqualTo("1");
        worker.complete(worker.claimOne(), null);
        time.advance(Duration.ofHours(2));

        assertThat(open().maintenance().prune(hour, pruned -> true).completed()).isEqualTo(2);
    }

    /** What a random graph is: for each task its parents, smaller, and how they must end; and how it ends if it runs. */
    private record Plan(List<List<Integer>> parents, List<List<Condition>> conditions, List<TaskStatus> outcomes) {
        static Plan random(Random dice) {
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
        List<TaskStatus> ends() {
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

        List<Draft> drafts() {
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
    void randomGraphsEndAsAReferenceSays() {
        long first = Long.getLong("pawl.graph.seed", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            Random dice = new Random(seed);
            Plan plan = Plan.random(dice);
            List<Long> ids = insertAll(plan.drafts());
            HandWorker worker = worker("node");
            List<Claim> held = new ArrayList<>();
            boolean idle = false;
            while (!idle) {
                held.addAll(worker.claim(1 + dice.nextInt(20)));
                idle = held.isEmpty() && count("queued") + count("blocked") == 0;
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
