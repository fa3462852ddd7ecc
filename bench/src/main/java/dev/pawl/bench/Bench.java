package dev.pawl.bench;

import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures Pawl against plain sqlite-jdbc loops, on one file and in one run: every figure is the median of rounds in which
 * all of them take turns, so that a machine whose speed drifts moves them together.
 */
public final class Bench {
    private static final int ROUNDS = 3;
    private static final int PICK_UPS = 400;
    private static final long IDLE_MILLIS = 5_000;

    private final Path folder;
    private final double size;
    private final Consumer<String> progress;
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    /**
     * @param folder where the temporary file is made; choose the disk you want to know about
     * @param size 1 for the default length, more for steadier figures
     * @param progress told what is being measured
     */
    public Bench(Path folder, double size, Consumer<String> progress) {
        this.folder = folder;
        this.size = size;
        this.progress = progress;
    }

    /** Runs everything; under a minute with size 1. The file is deleted afterwards. */
    public BenchReport run() throws SQLException, IOException, InterruptedException {
        Path file = Files.createTempFile(Files.createDirectories(folder), "pawl-bench-", ".db");
        try {
            progress.accept("warming up");
            round(file, Durability.NORMAL, 0.5);
            measured.clear();
            for (int round = 1; round <= ROUNDS; round++) {
                for (Durability durability : Durability.values()) {
                    progress.accept("round " + round + " of " + ROUNDS + ", " + durability);
                    round(file, durability, size);
                }
            }
            List<Figure> figures = new ArrayList<>(compared());
            progress.accept("picking up when idle");
            figures.addAll(pickUp(file));
            progress.accept("idling");
            long idle = PawlLoops.idleStatements(file, IDLE_MILLIS);
            figures.add(new Figure("SQL statements in 5 idle seconds", idle, "", null, null));
            return new BenchReport(figures);
        } finally {
            delete(file);
        }
    }

    private void round(Path file, Durability durability, double length) throws SQLException, InterruptedException {
        long nanos = (long) (300_000_000 * length);
        try (RawLoops raw = new RawLoops(file, durability)) {
            measure(durability, "raw insert, one per transaction", nanos, () -> raw.insert(1));
            measure(durability, "raw insert, 1,000 per transaction", nanos, () -> raw.insert(RawLoops.BATCH));
            measure(durability, "raw claim one + complete one", nanos, () -> raw.claimAndComplete(1));
            measure(
                    durability,
                    "raw claim 100 + complete 100",
                    nanos,
                    () -> raw.claimAndComplete(RawLoops.CLAIM_BATCH));
        }
        PawlLoops pawl = new PawlLoops(file, durability);
        add(durability, "enqueue, 1 caller", pawl.enqueue(1, nanos));
        add(durability, "enqueue, 8 callers", pawl.enqueue(8, nanos));
        add(durability, "enqueue, 64 callers", pawl.enqueue(64, nanos));
        add(durability, "enqueueAll of 1,000", pawl.enqueueAll(RawLoops.BATCH, nanos));
        int tasks = (int) (15_000 * length);
        add(durability, "drain, 1 worker", pawl.drain(1, tasks));
        add(durability, "drain, 8 workers", pawl.drain(8, tasks));
    }

    /** One step of a loop: how many tasks it moved. */
    private interface Step {
        int run() throws SQLException;
    }

    private void measure(Durability durability, String name, long nanos, Step step) throws SQLException {
        long begun = System.nanoTime();
        long count = 0;
        while (System.nanoTime() < begun + nanos) {
            count += step.run();
        }
        add(durability, name, count * 1e9 / (System.nanoTime() - begun));
    }

    private void add(Durability durability, String name, double perSecond) {
        measured.computeIfAbsent(key(durability, name), n -> new ArrayList<>()).add(perSecond);
    }

    private static String key(Durability durability, String name) {
        return durability + " " + name;
    }

    /** Each figure of Pawl beside the raw loop it is to be compared with. */
    private List<Figure> compared() {
        Map<String, String> yardsticks = new LinkedHashMap<>();
        yardsticks.put("enqueue, 1 caller", "raw insert, one per transaction");
        yardsticks.put("enqueue, 8 callers", "raw insert, one per transaction");
        yardsticks.put("enqueueAll of 1,000", "raw insert, 1,000 per transaction");
        yardsticks.put("drain, 1 worker", "raw claim one + complete one");
        List<Figure> figures = new ArrayList<>();
        for (Durability durability : Durability.values()) {
            boolean full = durability == Durability.FULL;
            yardsticks.put(
                    "enqueue, 64 callers",
                    full ? "raw insert, one per transaction" : "raw insert, 1,000 per transaction");
            yardsticks.put("drain, 8 workers", full ? "raw claim one + complete one" : "raw claim 100 + complete 100");
            measured.keySet().stream()
                    .filter(key -> key.startsWith(durability + " "))
                    .map(key -> key.substring(durability.name().length() + 1))
                    .forEach(name -> figures.add(figure(durability, name, yardsticks.get(name))));
        }
        return figures;
    }

    private Figure figure(Durability durability, String name, @Nullable String yardstick) {
        double value = median(durability, name);
        return new Figure(
                key(durability, name),
                value,
                "tasks/s",
                yardstick,
                yardstick == null ? null : value / median(durability, yardstick));
    }

    private double median(Durability durability, String name) {
        List<Double> values = new ArrayList<>(measured.getOrDefault(key(durability, name), List.of()));
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private List<Figure> pickUp(Path file) throws InterruptedException {
        long[] nanos = new PawlLoops(file, Durability.FULL).pickUp((int) (PICK_UPS * size));
        Arrays.sort(nanos);
        List<Figure> figures = new ArrayList<>();
        for (int percent : new int[] {50, 99}) {
            long value = nanos[Math.min(nanos.length - 1, nanos.length * percent / 100)];
            figures.add(new Figure(
                    String.format(Locale.ROOT, "FULL idle pick-up, p%d", percent), value / 1e6, "ms", null, null));
        }
        return figures;
    }

    private static void delete(Path file) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }
}
