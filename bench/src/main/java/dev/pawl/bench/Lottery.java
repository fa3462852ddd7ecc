package dev.pawl.bench;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often each priority wins the draw of {@link Strategy#WEIGHTED_RANDOM}, beside how often it should. */
final class Lottery {
    /**
     * One priority in the draws among some tasks.
     *
     * @param among how many waiting tasks there are of each priority
     * @param exact the share of the draws that it should win
     * @param drawn the share that it won
     * @param errors how far that is off, in standard errors
     */
    record Share(String among, int priority, double exact, double drawn, double errors) {}

    private static final String TYPE = "bench.lottery";

    private final Path folder;
    private final int trials;

    /**
     * @param trials draws of each kind
     */
    Lottery(Path folder, int trials) {
        this.folder = folder;
        this.trials = trials;
    }

    List<Share> run() throws IOException {
        List<Share> shares = new ArrayList<>();
        shares.addAll(draw(new TreeMap<>(Map.of(1, 1, 100, 1))));
        shares.addAll(draw(new TreeMap<>(Map.of(1, 1, 10, 1, 100, 1))));
        shares.addAll(draw(new TreeMap<>(Map.of(1, 10, 100, 90))));
        return shares;
    }

    /** One claim each, after which the task claimed is replaced by one like it. */
    private List<Share> draw(Map<Integer, Integer> waiting) throws IOException {
        ClaimRequest request = new ClaimRequest(
                "bench",
                new Selector(Set.of(TYPE), Set.of(), Map.of()),
                Strategy.WEIGHTED_RANDOM,
                1,
                0,
                Map.of(),
                60_000);
        Map<Integer, Integer> won = new TreeMap<>();
        try (BenchFile file = BenchFile.in(folder, new VirtualTime(1))) {
            waiting.forEach((priority, tasks) -> {
                for (int i = 0; i < tasks; i++) {
                    file.tasks().insert(List.of(MixedLoad.task(TYPE, priority, VirtualTime.START)));
                }
            });
            for (int i = 0; i < trials; i++) {
                List<Claim> claims = file.tasks().exchange(List.of(), request).claims();
                int priority = claims.get(0).priority();
                won.merge(priority, 1, Integer::sum);
                file.tasks().finish(BenchFile.done(claims, VirtualTime.START));
                file.tasks().insert(List.of(MixedLoad.task(TYPE, priority, VirtualTime.START)));
            }
        }
        double all = waiting.entrySet().stream()
                .mapToDouble(band -> band.getValue() * Strategy.weight(band.getKey()))
                .sum();
        List<Share> shares = new ArrayList<>();
        waiting.forEach((priority, tasks) -> {
            double exact = tasks * Strategy.weight(priority) / all;
            double drawn = won.getOrDefault(priority, 0) / (double) trials;
            double error = Math.sqrt(exact * (1 - exact) / trials);
            shares.add(new Share(told(waiting), priority, exact, drawn, (drawn - exact) / error));
        });
        return shares;
    }

    private static String told(Map<Integer, Integer> waiting) {
        List<String> words = new ArrayList<>();
        waiting.forEach((priority, tasks) -> words.add(tasks + " at " + priority));
        return String.join(", ", words);
    }
}
