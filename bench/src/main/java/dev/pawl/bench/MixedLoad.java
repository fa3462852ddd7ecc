package dev.pawl.bench;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Finish;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Tasks of several priorities arrive at random for a worker with one slot, which needs the same time for each. The queue is
 * the real one; only the time is virtual. All strategies see the same arrivals.
 */
final class MixedLoad {
    /** Each is as frequent as the others. */
    static final List<Integer> PRIORITIES = List.of(1, 10, 100, 1_000);

    static final long SERVICE_MILLIS = 100;

    private static final String TYPE = "bench.mixed";
    private static final long ARRIVAL_SEED = 1;
    private static final long DICE_SEED = 2;

    /**
     * What became of the tasks of one priority.
     *
     * @param waits milliseconds that each started task waited, sorted
     * @param waiting tasks that had not started at the end
     * @param oldest how long the oldest of them had waited, milliseconds
     * @param starts of any task, from the arrival of a started task to its own, which counts, on average
     * @param bound what the weights say that is at most: the total weight of what waited meanwhile over its own, on average
     * @param ratio of the one to the other, on average
     * @param late the share of started tasks with a ratio over 5
     * @param due how many starts the weights of what waited gave to this priority
     */
    record Fate(
            int arrived,
            List<Long> waits,
            int waiting,
            long oldest,
            double starts,
            double bound,
            double ratio,
            double late,
            double due) {
        /** Milliseconds within which this part of the started tasks had started. */
        long within(double part) {
            return waits.isEmpty() ? 0 : waits.get(Math.min(waits.size() - 1, (int) (waits.size() * part)));
        }
    }

    private record Arrival(long at, int priority) {}

    /** A task on its way. */
    private record Waiting(Arrival arrival, int startsBefore) {}

    /** A task that had its turn. */
    private record Started(Arrival arrival, long at, int startsBefore, int start) {}

    private final Strategy strategy;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final List<Started> started = new ArrayList<>();
    private final List<Double> weightBefore = new ArrayList<>(List.of(0.0));
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final Map<Integer, Double> due = new HashMap<>();
    private int inserted;

    /**
     * @param load what arrives over what the worker can do
     * @param tasks how many arrive until the end
     */
    MixedLoad(Strategy strategy, double load, int tasks) {
        this.strategy = strategy;
        Random random = new Random(ARRIVAL_SEED);
        double at = VirtualTime.START;
        for (int i = 0; i < tasks; i++) {
            at -= Math.log(1 - random.nextDouble()) * SERVICE_MILLIS / load;
            arrivals.add(new Arrival((long) at, PRIORITIES.get(random.nextInt(PRIORITIES.size()))));
        }
    }

    static NewTask task(String type, int priority, long at) {
        return new NewTask(type, "{}", NewTask.DEFAULT_QUEUE, priority, Compatibility.NONE, 1, at, null);
    }

    /** The fates by priority, when the last task has arrived. */
    Map<Integer, Fate> run(Path folder) throws IOException {
        VirtualTime time = new VirtualTime(DICE_SEED);
        ClaimRequest request = new ClaimRequest(
                "bench", new Selector(Set.of(TYPE), Set.of(), Map.of()), strategy, 1, 0, Map.of(), 60_000);
        long end = arrivals.get(arrivals.size() - 1).at;
        try (BenchFile file = BenchFile.in(folder, time)) {
            List<Finish> ended = List.of();
            while (time.now() < end) {
                arrive(file, time.now());
                List<Claim> claims = file.tasks().exchange(ended, request).claims();
                if (claims.isEmpty()) {
                    ended = List.of();
                    time.goOnTo(arrivals.get(inserted).at);
                } else {
                    start(claims.get(0), time.now());
                    time.goOnTo(time.now() + SERVICE_MILLIS);
                    ended = BenchFile.done(claims, time.now());
                }
            }
            arrive(file, end);
        }
        Map<Integer, Fate> fates = new TreeMap<>();
        PRIORITIES.forEach(priority -> fates.put(priority, fate(priority, end)));
        return fates;
    }

    private void arrive(BenchFile file, long now) {
        List<Arrival> come = new ArrayList<>();
        while (inserted < arrivals.size() && arrivals.get(inserted).at <= now) {
            come.add(arrivals.get(inserted++));
        }
        List<NewTask> tasks = come.stream()
                .map(arrival -> task(TYPE, arrival.priority, arrival.at))
                .toList();
        come.forEach(arrival -> counts.merge(arrival.priority, 1, Integer::sum));
        List<Long> ids = file.tasks().insert(tasks).stream()
                .map(enqueued -> enqueued.taskId())
                .toList();
        for (int i = 0; i < ids.size(); i++) {
            waiting.put(ids.get(i), new Waiting(come.get(i), started.size()));
        }
    }

    private void start(Claim claim, long now) {
        Waiting was = waiting.remove(claim.taskId());
        if (was == null) {
            throw new IllegalStateException("task " + claim.taskId() + " was claimed but did not wait");
        }
        double weight = counts.entrySet().stream()
                .mapToDouble(band -> band.getValue() * Strategy.weight(band.getKey()))
                .sum();
        counts.forEach(
                (priority, tasks) -> due.merge(priority, tasks * Strategy.weight(priority) / weight, Double::sum));
        weightBefore.add(weightBefore.get(started.size()) + weight);
        started.add(new Started(was.arrival, now, was.startsBefore, started.size() + 1));
        counts.merge(claim.priority(), -1, Integer::sum);
    }

    private Fate fate(int priority, long end) {
        List<Started> mine = started.stream()
                .filter(task -> task.arrival.priority == priority)
                .toList();
        List<Waiting> left = waiting.values().stream()
                .filter(task -> task.arrival.priority == priority)
                .toList();
        List<Long> waits =
                mine.stream().map(task -> task.at - task.arrival.at).sorted().toList();
        return new Fate(
                waits.size() + left.size(),
                waits,
                left.size(),
                left.stream().mapToLong(task -> end - task.arrival.at).max().orElse(0),
                average(mine, MixedLoad::starts),
                average(mine, this::bound),
                average(mine, this::ratio),
                average(mine, task -> ratio(task) > 5 ? 1 : 0),
                due.getOrDefault(priority, 0.0));
    }

    private static double average(List<Started> tasks, ToDoubleFunction<Started> value) {
        return tasks.stream().mapToDouble(value).average().orElse(0);
    }

    private static int starts(Started task) {
        return task.start - task.startsBefore;
    }

    private double ratio(Started task) {
        return starts(task) / bound(task);
    }

    /** The total weight at the starts while it waited, on average, over its own. */
    private double bound(Started task) {
        double sum = weightBefore.get(task.start) - weightBefore.get(task.startsBefore);
        return sum / starts(task) / Strategy.weight(task.arrival.priority);
    }
}
