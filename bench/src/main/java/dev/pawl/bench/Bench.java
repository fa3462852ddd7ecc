package dev.pawl.bench;

import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures Pawl against plain sqlite-jdbc loops, on one file and in one run: every figure is measured right after the raw
 * loop it is compared with, and its ratio is the median over rounds, so that a machine whose speed drifts moves both.
 */
public final class Bench {
    private static final int ROUNDS = 3;
    private static final int PICK_UPS = 300;

    private final Path folder;
    private final double size;
    private final Consumer<String> progress;
    private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

    /** One figure of one round, and the raw loop that ran just before. */
    private record Measured(double perSecond, @Nullable Yardstick yardstick) {
        double ratio() {
            return yardstick == null ? Double.NaN : perSecond / yardstick.perSecond;
        }
    }

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
    public BenchReport run() throws SQLException, IOException, InterruptedException, ExecutionException {
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
            for (Durability durability : Durability.values()) {
                figures.addAll(pickUp(file, durability));
            }
            progress.accept("idling");
            long idleSeconds = Math.max(1, Math.min(5, Math.round(5 * size)));
            long idle = PawlLoops.idleStatements(file, 1_000 * idleSeconds);
            figures.add(new Figure("SQL statements in " + idleSeconds + " idle seconds", idle, "", null, null));
            return new BenchReport(figures);
        } finally {
            BenchFile.delete(file);
        }
    }

    /** Every raw loop, and right behind it what is compared with it. */
    private void round(Path file, Durability durability, double length)
            throws SQLException, InterruptedException, ExecutionException {
        boolean full = durability == Durability.FULL;
        long nanos = (long) (300_000_000 * length);
        int tasks = Math.max(500, (int) (15_000 * length));
        PawlLoops pawl = new PawlLoops(file, durability);
        try (RawLoops raw = new RawLoops(file, durability)) {
            // why: a young log grows, and growing is slow to sync. What lasts is a log that has its size.
            pawl.fillLog();
            Yardstick one = loop(durability, "raw insert, one per transaction", nanos, () -> raw.insert(1));
            add(durability, "enqueue, 1 caller", pawl.enqueue(1, nanos), one);
            add(durability, "enqueue, 8 callers", pawl.enqueue(8, nanos), one);
            Yardstick thousand =
                    loop(durability, "raw insert, 1,000 per transaction", nanos, () -> raw.insert(RawLoops.BATCH));
            add(durability, "enqueue, 64 callers", pawl.enqueue(64, nanos), full ? one : thousand);
            add(durability, "enqueueAll of 1,000", pawl.enqueueAll(RawLoops.BATCH, nanos), thousand);
            Yardstick single = loop(durability, "raw claim one + complete one", nanos, () -> raw.claimAndComplete(1));
            Yardstick plain = new Yardstick("drain, 1 worker", pawl.drain(1, tasks));
            add(durability, plain.name, plain.perSecond, single);
            add(durability, "drain, 1 worker, items of a job", pawl.drainJob(1, tasks), plain);
            Yardstick hundred = loop(
                    durability,
                    "raw claim 100 + complete 100",
                    nanos,
                    () -> raw.claimAndComplete(RawLoops.CLAIM_BATCH));
            add(durability, "drain, 8 workers", pawl.drain(8, tasks), full ? single : hundred);
        }
    }

    /** One step of a loop: how many tasks it moved. */
    private interface Step {
        int run() throws SQLException;
    }

    /** What a raw loop did in this round. */
    private record Yardstick(String name, double perSecond) {}

    private Yardstick loop(Durability durability, String name, long nanos, Step step) throws SQLException {
        long begun = System.nanoTime();
        long count = 0;
        while (System.nanoTime() < begun + nanos) {
            count += step.run();
        }
        Yardstick yardstick = new Yardstick(name, count * 1e9 / (System.nanoTime() - begun));
        add(durability, name, yardstick.perSecond, null);
        return yardstick;
    }

    private void add(Durability durability, String name, double perSecond, @Nullable Yardstick yardstick) {
        measured.computeIfAbsent(durability + " " + name, n -> new ArrayList<>())
                .add(new Measured(perSecond, yardstick));
    }

    /** The medians: of the figure, and of its ratio to the yardstick of the same round. */
    private List<Figure> compared() {
        List<Figure> figures = new ArrayList<>();
        measured.forEach((name, rounds) -> {
            Yardstick yardstick = rounds.get(0).yardstick;
            figures.add(new Figure(
                    name,
                    median(rounds.stream().mapToDouble(Measured::perSecond)),
                    "tasks/s",
                    yardstick == null ? null : yardstick.name,
                    yardstick == null ? null : median(rounds.stream().mapToDouble(Measured::ratio))));
        });
        return figures;
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** From enqueue to the start of the handler, beside what a plain insert takes after the same rest. */
    private List<Figure> pickUp(Path file, Durability durability) throws SQLException, InterruptedException {
        int times = Math.max(20, (int) (PICK_UPS * size));
        long[] raw;
        try (RawLoops loops = new RawLoops(file, durability)) {
            raw = loops.insertAfterRests(times, PawlLoops.REST_NANOS);
        }
        long[] pawl = new PawlLoops(file, durability).pickUp(times);
        Arrays.sort(raw);
        Arrays.sort(pawl);
        List<Figure> figures = new ArrayList<>();
        for (int percent : new int[] {50, 99}) {
            String yardstick = "raw insert when idle, p" + percent;
            double inserted = percentile(raw, percent);
            double picked = percentile(pawl, percent);
            figures.add(new Figure(durability + " " + yardstick, inserted, "ms", null, null));
            figures.add(
                    new Figure(durability + " idle pick-up, p" + percent, picked, "ms", yardstick, picked / inserted));
        }
        return figures;
    }

    private static double percentile(long[] sortedNanos, int percent) {
        return sortedNanos[Math.min(sortedNanos.length - 1, sortedNanos.length * percent / 100)] / 1e6;
    }
}
