package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventFollower;
import dev.pawl.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures what it costs to be told of events: a worker drains a queue that nobody follows, one whose events are written, and
 * one that somebody follows; then callers enqueue over HTTP, with and without a crowd that follows, of which some never read.
 * The files take turns, so that what the machine does otherwise meets all alike.
 */
public final class EventCost {
    /** Tasks of one drain. */
    public static final int DEFAULT_TASKS = 20_000;

    /** In the crowd, and how many of them never read. */
    static final int CLIENTS = 500;

    static final int STUCK = 50;

    private static final int ROUNDS = 7;
    private static final int CALLERS = 4;
    private static final int SLOTS = 4;
    private static final int BATCH = 1_000;
    private static final double NANOS = 1e9;
    private static final TaskType<PawlLoops.Work> TYPE = TaskType.of("bench.events", PawlLoops.Work.class);

    private final Path folder;
    private final int tasks;
    private final int clients;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param progress told what is being measured
     */
    public EventCost(Path folder, int tasks, Consumer<String> progress) {
        this(folder, tasks, CLIENTS, progress);
    }

    EventCost(Path folder, int tasks, int clients, Consumer<String> progress) {
        this.folder = folder;
        this.tasks = tasks;
        this.clients = clients;
        this.progress = progress;
    }

    /** Runs it; the files are deleted afterwards. */
    public BenchReport run() throws IOException, InterruptedException, ExecutionException {
        List<Figure> figures = new ArrayList<>(drains());
        figures.addAll(enqueues());
        return new BenchReport(figures);
    }

    private List<Figure> drains() throws IOException, InterruptedException {
        AtomicLong told = new AtomicLong();
        EventFollower counting = (events, next) -> {
            told.addAndGet(events.size());
            next.run();
        };
        try (Subject plain = new Subject("nobody", null);
                // why: it never asks for more, so what is written is read by nobody.
                Subject written = new Subject("written", (events, next) -> {});
                Subject followed = new Subject("followed", counting)) {
            List<Subject> subjects = List.of(plain, written, followed);
            for (int round = -1; round < ROUNDS; round++) {
                progress.accept(round < 0 ? "warming up" : "drains, round " + (round + 1) + " of " + ROUNDS);
                for (Subject subject : subjects) {
                    double rate = subject.drain();
                    if (round >= 0) {
                        subject.rates.add(rate);
                    }
                }
            }
            return List.of(
                    new Figure("drain, nobody subscribed", plain.median(), "tasks/s", null, null),
                    new Figure("drain, events written", written.median(), "tasks/s", "nobody", written.over(plain)),
                    new Figure("drain, followed", followed.median(), "tasks/s", "nobody", followed.over(plain)),
                    new Figure("events told", told.get(), "", null, null));
        }
    }

    /** A file with its queue, which is drained again and again. */
    private final class Subject implements AutoCloseable {
        private final Path file;
        private final @Nullable EventFollower follower;
        private final List<Double> rates = new ArrayList<>();

        Subject(String name, @Nullable EventFollower follower) throws IOException {
            this.file = Files.createTempFile(Files.createDirectories(folder), "pawl-bench-" + name + "-", ".db");
            this.follower = follower;
        }

        double drain() throws InterruptedException {
            try (Pawl pawl = Pawl.open(file)) {
                for (int done = 0; done < tasks; done += BATCH) {
                    pawl.enqueueAll(Collections.nCopies(Math.min(BATCH, tasks - done), TYPE.with(PawlLoops.PAYLOAD)));
                }
                if (follower != null) {
                    pawl.follow(EventFilter.ALL, null, follower);
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
                return tasks * NANOS / (System.nanoTime() - begun);
            }
        }

        double median() {
            return EventCost.median(rates);
        }

        /** Each round by itself. */
        double over(Subject other) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rates.size(); i++) {
                ratios.add(rates.get(i) / other.rates.get(i));
            }
            return EventCost.median(ratios);
        }

        @Override
        public void close() throws IOException {
            BenchFile.delete(file);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private List<Figure> enqueues() throws IOException, InterruptedException, ExecutionException {
        Path quiet = Files.createTempFile(folder, "pawl-bench-quiet-", ".db");
        Path crowded = Files.createTempFile(folder, "pawl-bench-crowded-", ".db");
        ServerSettings anyPort = ServerSettings.DEFAULT.withPort(0);
        List<Double> alone = new ArrayList<>();
        List<Double> among = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        long read;
        long held;
        try (Pawl one = Pawl.open(quiet);
                Pawl other = Pawl.open(crowded);
                PawlServer still = PawlServer.start(one, anyPort);
                PawlServer busy = PawlServer.start(other, anyPort)) {
            enqueue(still.port());
            enqueue(busy.port());
            long before = heap();
            try (Crowd crowd = new Crowd(busy.port(), "/queue/events", clients, clients * STUCK / CLIENTS)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    progress.accept("enqueues beside " + clients + " clients, round " + round + " of " + ROUNDS);
                    alone.add(enqueue(still.port()));
                    among.add(enqueue(busy.port()));
                    ratios.add(among.get(among.size() - 1) / alone.get(alone.size() - 1));
                }
                read = crowd.bytes();
                held = Math.max(0, heap() - before);
            }
        } finally {
            BenchFile.delete(quiet);
            BenchFile.delete(crowded);
        }
        String crowd = clients + " clients, " + clients * STUCK / CLIENTS + " stuck";
        return List.of(
                new Figure("POST, " + CALLERS + " callers", median(alone), "tasks/s", null, null),
                new Figure("POST, " + crowd, median(among), "tasks/s", "without them", median(ratios)),
                new Figure("read by the clients", read / (double) (1 << 20), "MB", null, null),
                new Figure("heap held for them", held / (double) (1 << 20), "MB", null, null));
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Tasks per second that are enqueued over HTTP. */
    private double enqueue(int port) throws InterruptedException, ExecutionException {
        int each = Math.max(1, tasks / 10 / CALLERS);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            long begun = System.nanoTime();
            for (Future<Integer> caller : threads.invokeAll(Collections.nCopies(CALLERS, (Callable<Integer>) () -> {
                try (HttpCaller http = new HttpCaller(port)) {
                    for (int i = 0; i < each; i++) {
                        http.enqueue("{\"type\":\"bench.events\",\"payload\":" + PawlLoops.PAYLOAD_JSON + "}");
                    }
                    return each;
                }
            }))) {
                caller.get();
            }
            return (double) each * CALLERS * NANOS / (System.nanoTime() - begun);
        } finally {
            threads.shutdown();
        }
    }
}
