package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many workers, of one process and of many, with other strategies and capabilities, under limits. */
class FleetTest extends OnARealFile {
    /** Short, so that what a killed process held comes back soon; long enough that a busy machine does not take it away. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final JsonText NOTHING = new JsonText("{}");
    private static final List<String> REGIONS = List.of("eu", "us");
    private static final List<Strategy> STRATEGIES = List.of(Strategy.values());

    private static TaskRequest<JsonText> work() {
        return FleetProcess.WORK.with(NOTHING);
    }

    private Path output(int process) {
        return folder.resolve("fleet-" + process + ".txt");
    }

    /** What an attempt said of itself; the end is when its process was killed, where it said none. */
    private record Attempt(long taskId, long begin, long end) {}

    private static List<Attempt> attempts(Path output, long killedAt) throws IOException {
        Map<Long, Long> begun = new HashMap<>();
        List<Attempt> attempts = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            String[] words = line.split(" ", -1);
            if (!words[0].equals("begin") && !words[0].equals("end")) {
                // why: the log of the process, which stands between.
                continue;
            }
            long id = Long.parseLong(words[1]);
            long nanos = Long.parseLong(words[2]);
            if (words[0].equals("begin")) {
                begun.put(id, nanos);
            } else {
                attempts.add(new Attempt(id, begun.remove(id), nanos));
            }
        }
        begun.forEach((id, nanos) -> attempts.add(new Attempt(id, nanos, killedAt)));
        return attempts;
    }

    @Test
    void eightProcessesOfMixedStrategiesAndCapabilitiesRunEachTaskOnce() throws Exception {
        int tasks = 20_000;
        Pawl pawl = open();
        pawl.enqueueAll(IntStream.range(0, tasks)
                .mapToObj(i -> work().priority(1 + i % 5)
                        .compatibility(i % 3 == 0 ? Map.of() : Map.of("region", REGIONS.get(i % 2))))
                .toList());

        List<Process> fleet = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fleet.add(FleetProcess.start(
                    file(), STRATEGIES.get(i % 4), REGIONS.get(i / 4), 4, 0, Duration.ofMinutes(1), output(i)));
        }
        int ran = 0;
        for (int i = 0; i < 8; i++) {
            assertThat(fleet.get(i).waitFor()).isZero();
            for (Attempt attempt : attempts(output(i), Long.MAX_VALUE)) {
                Task task = task(pawl, attempt.taskId);
                assertThat(task.attempts()).as("attempts of task %d", task.id()).isEqualTo(1);
                assertThat(task.compatibility().satisfiedBy(Map.of("region", REGIONS.get(i / 4))))
                        .as("%s by a worker in %s", task.compatibility(), REGIONS.get(i / 4))
                        .isTrue();
                ran++;
            }
        }

        assertThat(ran).isEqualTo(tasks);
        assertThat(pawl.browser().stats().all().completed()).isEqualTo(tasks);
    }

    @Test
    void aLimitHoldsAtEveryInstantWhileProcessesAreKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("FleetTest: seed " + seed);
        Random random = new Random(seed);
        int most = 3;
        Pawl pawl = open();
        pawl.limit(new Limit(Limit.Scope.KEY, "customer:7", most, null));
        pawl.enqueueAll(IntStream.range(0, 300)
                .mapToObj(i -> work().limitKey("customer:7").maxAttempts(100))
                .toList());

        int processes = 4;
        int kills = 5;
        List<Process> fleet = new ArrayList<>();
        List<Attempt> history = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            fleet.add(FleetProcess.start(file(), STRATEGIES.get(i), "eu", 2, 25, LEASE, output(i)));
        }
        for (int kill = 0; kill < kills; kill++) {
            int victim = kill;
            long before = pawl.browser().stats().all().completed();
            long goal = before + 5 + random.nextInt(25);
            await().atMost(SOON).until(() -> pawl.browser().stats().all().completed() >= goal);
            long killedAt = System.nanoTime();
            fleet.get(victim).destroyForcibly().waitFor();
            history.addAll(attempts(output(victim), killedAt));
            int next = fleet.size();
            fleet.add(FleetProcess.start(file(), STRATEGIES.get(next % 4), "eu", 2, 25, LEASE, output(next)));
        }
        for (int i = kills; i < fleet.size(); i++) {
            assertThat(fleet.get(i).waitFor()).isZero();
            history.addAll(attempts(output(i), Long.MAX_VALUE));
        }

        assertThat(pawl.browser().stats().all().completed()).isEqualTo(300);
        assertThat(mostAtOnce(history)).as("seed %d", seed).isEqualTo(most);
    }

    /** Ends come before begins of the same moment. */
    private static int mostAtOnce(List<Attempt> history) {
        List<long[]> moments = new ArrayList<>();
        for (Attempt attempt : history) {
            moments.add(new long[] {attempt.begin, 1});
            moments.add(new long[] {attempt.end, -1});
        }
        moments.sort(Comparator.<long[]>comparingLong(moment -> moment[0]).thenComparingLong(moment -> moment[1]));
        int running = 0;
        int peak = 0;
        for (long[] moment : moments) {
            running += (int) moment[1];
            peak = Math.max(peak, running);
        }
        return peak;
    }

    @Test
    void aSwitchOfTheStrategyLosesAndDoublesNothing() {
        AtomicInteger ran = new AtomicInteger();
        Pawl pawl = open().handle(SQUARE, (number, context) -> ran.incrementAndGet());
        pawl.enqueueAll(IntStream.range(0, 5_000)
                .mapToObj(i -> SQUARE.with(new Digit(i)).priority(1 + i % 9))
                .toList());
        Worker worker = pawl.start(WorkerSettings.DEFAULT.withPrefetch(8));
        for (int i = 0; pawl.browser().stats().all().completed() < 5_000; i++) {
            worker.setStrategy(STRATEGIES.get(i % 4));
        }

        assertThat(ran).hasValue(5_000);
    }

    @Test
    void aWorkerKeepsToTheSlotsOfSingleQueues() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        // why: each waits for another, so with fewer slots than two nothing would ever end.
        CyclicBarrier pair = new CyclicBarrier(2);
        Pawl pawl = open().handle(SQUARE, (number, context) -> {
            peak.accumulateAndGet(running.incrementAndGet(), Math::max);
            pair.await();
            running.decrementAndGet();
        });
        pawl.handle(OTHER, (number, context) -> elsewhere.incrementAndGet());
        pawl.enqueueAll(IntStream.range(0, 300)
                .mapToObj(i -> SQUARE.with(new Digit(i)).queue("slow").priority(1))
                .toList());
        pawl.enqueueAll(
                IntStream.range(0, 300).mapToObj(i -> OTHER.with(new Digit(i))).toList());

        pawl.start(WorkerSettings.DEFAULT.withConcurrency(6).withQueueConcurrency(Map.of("slow", 2)));

        await().atMost(SOON).until(() -> pawl.browser().stats().all().completed() == 600);
        assertThat(peak).hasValue(2);
        assertThat(elsewhere).hasValue(300);
    }
}
