package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Measures what it costs a worker that people look on: it drains a queue of a server without a dashboard, and one of a server
 * with many open, by turns. A dashboard here asks what an open page asks, over connections as a browser's: all follow the
 * pulse; half show the list of tasks, which is read every two seconds while the queue moves; the others show the overview. They
 * run on the same machine, so what they need themselves counts too, but for the drawing.
 */
public final class DashboardCost {
    /** Tasks of one drain: some seconds. */
    public static final int DEFAULT_TASKS = 100_000;

    static final int DASHBOARDS = 50;

    private static final int ROUNDS = 7;
    private static final int SLOTS = 4;
    private static final int BATCH = 1_000;
    private static final long PAGE_MILLIS = 2_000;
    private static final long OVERVIEW_MILLIS = 10_000;
    private static final double NANOS = 1e9;
    private static final TaskType<PawlLoops.Work> TYPE = TaskType.of("bench.dashboards", PawlLoops.Work.class);

    private final Path folder;
    private final int tasks;
    private final int dashboards;
    private final int rounds;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param progress told what is being measured
     */
    public DashboardCost(Path folder, int tasks, Consumer<String> progress) {
        this(folder, tasks, DASHBOARDS, ROUNDS, progress);
    }

    DashboardCost(Path folder, int tasks, int dashboards, int rounds, Consumer<String> progress) {
        this.folder = folder;
        this.tasks = tasks;
        this.dashboards = dashboards;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** Runs it; the files are deleted afterwards. */
    public BenchReport run() throws IOException, InterruptedException, ExecutionException {
        Path alone = file("alone");
        Path watched = file("watched");
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        AtomicLong pages = new AtomicLong();
        AtomicLong read = new AtomicLong();
        try {
            for (int round = -1; round < rounds; round++) {
                progress.accept(round < 0 ? "warming up" : "drains, round " + (round + 1) + " of " + rounds);
                double one = drain(alone, 0, pages, read);
                double other = drain(watched, dashboards, pages, read);
                if (round >= 0) {
                    without.add(one);
                    with.add(other);
                }
            }
        } finally {
            BenchFile.delete(alone);
            BenchFile.delete(watched);
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(with.get(round) / without.get(round));
        }
        return new BenchReport(List.of(
                new Figure("drain, no dashboard", median(without), "tasks/s", null, null),
                new Figure(
                        "drain, " + dashboards + " dashboards",
                        median(with),
                        "tasks/s",
                        "no dashboard",
                        median(ratios)),
                new Figure("read by pages", pages.get(), "answers", null, null),
                new Figure("read from the pulse", read.get() / (double) (1 << 20), "MB", null, null)));
    }

    private Path file(String name) throws IOException {
        return Files.createTempFile(Files.createDirectories(folder), "pawl-bench-" + name + "-", ".db");
    }

    private double drain(Path file, int watchers, AtomicLong pages, AtomicLong read)
            throws IOException, InterruptedException, ExecutionException {
        try (Pawl pawl = Pawl.open(file);
                PawlServer server = PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(0));
                Crowd crowd = new Crowd(server.port(), "/queue/pulse", watchers, 0);
                Pages open = new Pages(server.port(), watchers, pages)) {
            for (int done = 0; done < tasks; done += BATCH) {
                pawl.enqueueAll(Collections.nCopies(Math.min(BATCH, tasks - done), TYPE.with(PawlLoops.PAYLOAD)));
            }
            CountDownLatch completed = new CountDownLatch(tasks);
            pawl.subscribe(event -> {
                if (event instanceof TaskEvent.Ended) {
                    completed.countDown();
                }
            });
            pawl.handle(TYPE, (work, context) -> {});
            long begun = System.nanoTime();
            pawl.start(WorkerSettings.DEFAULT.withConcurrency(SLOTS));
            completed.await();
            double rate = tasks * NANOS / (System.nanoTime() - begun);
            open.check();
            read.addAndGet(crowd.bytes());
            return rate;
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** What open pages read beside the pulse, each at moments of its own. */
    private static final class Pages implements AutoCloseable {
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final List<HttpCaller> callers = new ArrayList<>();
        private final List<Future<?>> reading = new ArrayList<>();

        Pages(int port, int count, AtomicLong answers) throws IOException {
            for (int page = 0; page < count; page++) {
                HttpCaller caller = new HttpCaller(port);
                callers.add(caller);
                boolean ofTasks = page % 2 == 0;
                long every = ofTasks ? PAGE_MILLIS : OVERVIEW_MILLIS;
                List<String> paths =
                        ofTasks ? List.of("/queue/tasks?limit=100", "/queue/stats") : List.of("/queue/queues");
                reading.add(clock.scheduleAtFixedRate(
                        () -> read(caller, paths, answers), every * page / count, every, TimeUnit.MILLISECONDS));
            }
        }

        private static void read(HttpCaller caller, List<String> paths, AtomicLong answers) {
            try {
                for (String path : paths) {
                    caller.get(path);
                    answers.incrementAndGet();
                }
            } catch (IOException e) {
                throw new IllegalStateException("a page could not be read: " + e.getMessage(), e);
            }
        }

        /**
         * @throws ExecutionException when a page could not be read, which would have made the measurement too good
         */
        void check() throws InterruptedException, ExecutionException {
            for (Future<?> page : reading) {
                if (page.isDone()) {
                    page.get();
                }
            }
        }

        @Override
        public void close() throws IOException {
            clock.shutdownNow();
            for (HttpCaller caller : callers) {
                caller.close();
            }
        }
    }
}
