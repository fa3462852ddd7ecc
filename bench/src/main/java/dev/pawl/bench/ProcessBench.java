package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.bench.BenchProcess.Drained;
import dev.pawl.bench.BenchProcess.Idled;
import dev.pawl.bench.BenchReport.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures several processes on one file: how fast one hears what another enqueues, how soon one takes over from another that was
 * killed, how fast many drain together beside one alone, and what they use when there is nothing to do.
 */
public final class ProcessBench {
    /** Tasks of each drain, unless told otherwise. */
    public static final int DEFAULT_TASKS = 20_000;

    private static final int[] FLEETS = {1, 2, 4, 8};
    private static final int BATCH = 1_000;

    /** Processes that work have long been compiled. */
    private static final int WARM_UPS = 2_000;

    /** From a pick-up to the next enqueue: 4 to 50 ms, so that the worker is met in every stage of falling asleep. */
    private static final int SHORTEST_REST_MILLIS = 4;

    private static final int REST_STEPS = 47;

    /** Ten seconds after its start a worker looks after its file for the first time; then a process is idle. */
    private static final int SETTLE_MILLIS = 14_000;

    /** What holders under measurement promise to be done in. */
    static final Duration SHORT_LEASE = Duration.ofSeconds(1);

    private final Path folder;
    private final int tasks;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param tasks of each drain; pick-ups are a fortieth of it
     * @param progress told what is being measured
     */
    public ProcessBench(Path folder, int tasks, Consumer<String> progress) {
        this.folder = folder;
        this.tasks = tasks;
        this.progress = progress;
    }

    /** Runs everything; about a minute with 20,000 tasks. The files are deleted afterwards. */
    public BenchReport run() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(pickUp(Math.max(20, tasks / 40)));
        figures.addAll(takeOver(Math.max(2, tasks / 2_000)));
        figures.addAll(idle(Math.min(10_000, tasks / 2)));
        figures.addAll(drains());
        return new BenchReport(figures);
    }

    private Path newFile() throws IOException {
        return Files.createTempFile(Files.createDirectories(folder), "pawl-bench-", ".db");
    }

    private List<Figure> pickUp(int times) throws IOException, InterruptedException {
        progress.accept("picking up what another process enqueues");
        Path file = newFile();
        long[] nanos = new long[times];
        long[] own = new long[times];
        try (Pawl pawl = Pawl.open(file);
                BenchProcess worker = BenchProcess.start("pickup", file)) {
            worker.awaitReady();
            for (int i = 0; i < WARM_UPS; i++) {
                pawl.enqueue(BenchProcess.STAMPED, System.nanoTime());
                worker.answer();
            }
            for (int i = 0; i < times; i++) {
                TimeUnit.MILLISECONDS.sleep(SHORTEST_REST_MILLIS + i % REST_STEPS);
                long begun = System.nanoTime();
                pawl.enqueue(BenchProcess.STAMPED, begun);
                own[i] = System.nanoTime() - begun;
                nanos[i] = Long.parseLong(worker.answer());
            }
        } finally {
            BenchFile.delete(file);
        }
        Arrays.sort(nanos);
        Arrays.sort(own);
        return List.of(
                millis("  of it the enqueue itself, with its sync, p50", own[times / 2] / 1e6),
                millis("pick-up across processes, p50", nanos[times / 2] / 1e6),
                millis("pick-up across processes, p99", nanos[times * 99 / 100] / 1e6),
                millis("pick-up across processes, longest", nanos[times - 1] / 1e6));
    }

    /** From the end of the lease of a process that was killed, which keeps its task until then, to the next handler. */
    private List<Figure> takeOver(int times) throws IOException, InterruptedException {
        progress.accept("taking over from processes that are killed");
        Path file = newFile();
        double[] millis = new double[times];
        try (Pawl pawl = Pawl.open(file)) {
            BlockingQueue<Long> begun = new LinkedBlockingQueue<>();
            pawl.handle(BenchProcess.STAMPED, (stamp, context) -> begun.add(System.currentTimeMillis()));
            for (int i = 0; i < times; i++) {
                long id = pawl.enqueue(BenchProcess.STAMPED, 0L).taskId();
                try (BenchProcess holder = BenchProcess.start("hold", file)) {
                    holder.awaitReady();
                    Worker heir =
                            pawl.start(WorkerSettings.DEFAULT.withConcurrency(1).withLease(SHORT_LEASE));
                    holder.kill();
                    Long leaseUntil = pawl.browser().get(id).orElseThrow().leaseUntil();
                    long took = begun.take();
                    millis[i] = leaseUntil == null ? 0 : took - leaseUntil;
                    heir.close();
                }
            }
        } finally {
            BenchFile.delete(file);
        }
        Arrays.sort(millis);
        return List.of(
                millis("takeover after the end of a lease, median", millis[times / 2]),
                millis("takeover after the end of a lease, longest", millis[times - 1]));
    }

    private List<Figure> idle(int millis) throws IOException, InterruptedException {
        progress.accept("two processes that idle");
        Path file = newFile();
        try (BenchProcess first = BenchProcess.start("idle", file);
                BenchProcess second = BenchProcess.start("idle", file)) {
            first.awaitReady();
            second.awaitReady();
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            first.tell(String.valueOf(millis));
            second.tell(String.valueOf(millis));
            Idled one = first.idled();
            Idled other = second.idled();
            return List.of(
                    new Figure(
                            "two idle processes, SQL statements",
                            one.statements() + other.statements(),
                            "",
                            null,
                            null),
                    new Figure(
                            "two idle processes, share of a core",
                            100 * (one.cpuMillis() + other.cpuMillis()) / millis,
                            "%",
                            null,
                            null));
        } finally {
            BenchFile.delete(file);
        }
    }

    private List<Figure> drains() throws IOException {
        List<Figure> figures = new ArrayList<>();
        double alone = 0;
        for (int processes : FLEETS) {
            progress.accept(processes == 1 ? "one process drains" : processes + " processes drain");
            List<Drained> drained = drain(processes);
            int done = drained.stream().mapToInt(Drained::tasks).sum();
            if (done != tasks) {
                throw new IllegalStateException(
                        done + " of " + tasks + " tasks were finished by " + processes + " processes");
            }
            long begun = drained.stream().mapToLong(Drained::begunNanos).min().orElseThrow();
            long ended = drained.stream().mapToLong(Drained::endedNanos).max().orElseThrow();
            double perSecond = tasks * 1e9 / (ended - begun);
            String name = processes == 1 ? "drain by one process" : "drain by " + processes + " processes";
            figures.add(
                    processes == 1
                            ? new Figure(name, perSecond, "tasks/s", null, null)
                            : new Figure(name, perSecond, "tasks/s", "drain by one process", perSecond / alone));
            figures.add(millis(
                    "  longest wait for the file",
                    drained.stream()
                            .mapToDouble(Drained::longestWaitMillis)
                            .max()
                            .orElseThrow()));
            alone = processes == 1 ? perSecond : alone;
        }
        return figures;
    }

    private List<Drained> drain(int processes) throws IOException {
        Path file = newFile();
        List<BenchProcess> fleet = new ArrayList<>();
        try (Pawl pawl = Pawl.open(file)) {
            for (int left = tasks; left > 0; left -= BATCH) {
                List<TaskRequest<Long>> batch =
                        Collections.nCopies(Math.min(left, BATCH), BenchProcess.STAMPED.with(0L));
                pawl.enqueueAll(batch);
            }
            for (int i = 0; i < processes; i++) {
                fleet.add(BenchProcess.start("drain", file));
            }
            for (BenchProcess process : fleet) {
                process.awaitReady();
            }
            for (BenchProcess process : fleet) {
                process.tell("begin");
            }
            List<Drained> drained = new ArrayList<>();
            for (BenchProcess process : fleet) {
                drained.add(process.drained());
            }
            return drained;
        } finally {
            fleet.forEach(BenchProcess::close);
            BenchFile.delete(file);
        }
    }

    private static Figure millis(String name, double value) {
        return new Figure(name, value, "ms", null, null);
    }
}
