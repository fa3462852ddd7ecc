package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures what it costs a worker that its queue is far away: one beside its file and one that the Java client connects to a
 * server are picked up from and drain by turns, so that what the machine does otherwise meets both alike. The server runs in
 * the same process; a network comes on top.
 */
public final class RemoteCost {
    /** Tasks of one drain. */
    public static final int DEFAULT_TASKS = 20_000;

    private static final int SLOTS = 8;
    private static final int ROUNDS = 5;
    private static final int BATCH = 1_000;
    private static final int SHORTEST_REST_MILLIS = 4;
    private static final int REST_STEPS = 47;
    private static final double NANOS = 1e9;
    private static final TaskType<Begun> PICKED = TaskType.of("bench.picked", Begun.class);
    private static final TaskType<PawlLoops.Work> DRAINED = TaskType.of("bench.drained", PawlLoops.Work.class);

    private final Path folder;
    private final int tasks;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param progress told what is being measured
     */
    public RemoteCost(Path folder, int tasks, Consumer<String> progress) {
        this.folder = folder;
        this.tasks = tasks;
        this.progress = progress;
    }

    /** Runs it; the files are deleted afterwards. */
    public BenchReport run() throws IOException, InterruptedException {
        Path beside = Files.createTempFile(Files.createDirectories(folder), "pawl-bench-near-", ".db");
        Path behind = Files.createTempFile(folder, "pawl-bench-far-", ".db");
        try (Pawl kept = Pawl.open(behind);
                PawlServer server = PawlServer.start(kept, ServerSettings.DEFAULT.withPort(0))) {
            Subject near = new Subject(beside.toString());
            Subject far = new Subject(server.uri().toString());
            for (int round = 0; round <= ROUNDS; round++) {
                progress.accept(round == 0 ? "warming up" : "round " + round + " of " + ROUNDS);
                for (Subject subject : List.of(near, far)) {
                    subject.pickUp(round > 0);
                    subject.drain(round > 0);
                }
            }
            return new BenchReport(figures(near, far));
        } finally {
            BenchFile.delete(beside);
            BenchFile.delete(behind);
        }
    }

    private static List<Figure> figures(Subject near, Subject far) {
        List<Figure> figures = new ArrayList<>();
        for (double part : new double[] {0.5, 0.99}) {
            String percentile = "p" + Math.round(100 * part);
            double base = near.pickUps.within(part);
            double value = far.pickUps.within(part);
            figures.add(new Figure("pick-up in a file, " + percentile, base, "ms", null, null));
            figures.add(new Figure(
                    "pick-up over HTTP, " + percentile, value, "ms", "in a file, " + percentile, value / base));
        }
        figures.add(new Figure("drain of a file, " + SLOTS + " slots", near.rate(), "tasks/s", null, null));
        figures.add(new Figure(
                "drain over HTTP, " + SLOTS + " slots", far.rate(), "tasks/s", "of a file", far.rate() / near.rate()));
        return figures;
    }

    /** When somebody began to enqueue. */
    private record Begun(long nanos) {}

    /** A queue, by where it is. */
    private final class Subject {
        private final String location;
        private final Latencies pickUps = new Latencies();
        private final List<Double> rates = new ArrayList<>();

        Subject(String location) {
            this.location = location;
        }

        private Pawl open() {
            return Pawl.open(location, PawlSettings.DEFAULT);
        }

        /** From before the call that enqueues to the begin of the handler, on an idle worker. */
        void pickUp(boolean counts) throws InterruptedException {
            try (Pawl working = open();
                    Pawl enqueuing = open()) {
                Picked picked = new Picked();
                working.handle(PICKED, (begun, context) -> picked.add(System.nanoTime() - begun.nanos()));
                working.start(WorkerSettings.DEFAULT.withConcurrency(SLOTS));
                for (int i = 0; i < Math.max(10, tasks / 200); i++) {
                    TimeUnit.MILLISECONDS.sleep(SHORTEST_REST_MILLIS + i % REST_STEPS);
                    CountDownLatch next = picked.next();
                    enqueuing.enqueue(PICKED, new Begun(System.nanoTime()));
                    next.await();
                    if (counts) {
                        pickUps.add(picked.last);
                    }
                }
            }
        }

        /** How fast handlers that do nothing get through what is there. */
        void drain(boolean counts) throws InterruptedException {
            try (Pawl working = open()) {
                for (int done = 0; done < tasks; done += BATCH) {
                    working.enqueueAll(
                            Collections.nCopies(Math.min(BATCH, tasks - done), DRAINED.with(PawlLoops.PAYLOAD)));
                }
                CountDownLatch handled = new CountDownLatch(tasks);
                working.handle(DRAINED, (work, context) -> handled.countDown());
                long begun = System.nanoTime();
                working.start(WorkerSettings.DEFAULT.withConcurrency(SLOTS));
                handled.await();
                if (counts) {
                    rates.add(tasks * NANOS / (System.nanoTime() - begun));
                }
            }
        }

        double rate() {
            double[] sorted = rates.stream().mapToDouble(rate -> rate).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /** Where a handler leaves how long its task took to begin. */
    private static final class Picked {
        private volatile long last;
        private volatile CountDownLatch next = new CountDownLatch(1);

        CountDownLatch next() {
            CountDownLatch latch = new CountDownLatch(1);
            next = latch;
            return latch;
        }

        void add(long took) {
            last = took;
            next.countDown();
        }
    }
}
