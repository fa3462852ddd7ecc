package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Measures the write-ahead log at full speed while somebody always reads: how long it gets, and what its checkpoints cost
 * those who enqueue.
 */
public final class LogBench {
    /** How long it runs, unless told otherwise. */
    public static final int DEFAULT_SECONDS = 60;

    private static final int CALLERS = 4;
    private static final int WORKER_SLOTS = 4;

    /** How long each look of a reader lasts; half-way through it the other one begins. */
    private static final int READ_MILLIS = 200;

    private static final int SAMPLE_MILLIS = 20;
    private static final double BYTES_PER_MB = 1 << 20;
    private static final TaskType<String> TYPE = TaskType.of("bench.log", String.class);

    /** Long enough to stand outside the row of the task. */
    private static final String PAYLOAD = "x".repeat(600);

    private final Path folder;
    private final int seconds;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary file is made; choose the disk you want to know about
     * @param progress told what is being measured
     */
    public LogBench(Path folder, int seconds, Consumer<String> progress) {
        this.folder = folder;
        this.seconds = seconds;
        this.progress = progress;
    }

    /** Runs it. The file, of some megabytes for each second, is deleted afterwards. */
    public BenchReport run() throws IOException, InterruptedException, ExecutionException {
        Path file = Files.createTempFile(Files.createDirectories(folder), "pawl-bench-", ".db");
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 2);
        try (Pawl pawl = Pawl.open(file)) {
            AtomicLong completed = new AtomicLong();
            pawl.subscribe(event -> {
                if (event instanceof TaskEvent.Ended) {
                    completed.incrementAndGet();
                }
            });
            pawl.handle(TYPE, (payload, context) -> {});
            pawl.start(WorkerSettings.DEFAULT.withConcurrency(WORKER_SLOTS));
            progress.accept(seconds + " seconds at full speed, with somebody who always reads");
            long begun = System.nanoTime();
            long end = begun + TimeUnit.SECONDS.toNanos(seconds);
            List<Future<long[]>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> enqueue(pawl, end)));
            }
            Future<Long> reader = threads.submit((Callable<Long>) () -> read(file, end));
            Future<Long> log = threads.submit(() -> longest(file, end));
            long[] nanos = callers.stream()
                    .map(LogBench::answer)
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
            double took = (System.nanoTime() - begun) / 1e9;
            return new BenchReport(List.of(
                    new Figure("enqueued, " + CALLERS + " callers", nanos.length / took, "tasks/s", null, null),
                    new Figure("completed, " + WORKER_SLOTS + " slots", completed.get() / took, "tasks/s", null, null),
                    new Figure("overlapping reads", answer(reader), "", null, null),
                    new Figure("log, longest", answer(log) / BYTES_PER_MB, "MB", null, null),
                    percentile("p50", nanos, 0.5),
                    percentile("p99", nanos, 0.99),
                    percentile("p99.9", nanos, 0.999),
                    percentile("longest", nanos, 1)));
        } finally {
            threads.shutdownNow();
            BenchFile.delete(file);
        }
    }

    private static Figure percentile(String name, long[] sorted, double part) {
        int place = (int) Math.min(sorted.length - 1L, Math.round(sorted.length * part));
        return new Figure("enqueue, " + name, sorted[place] / 1e6, "ms", null, null);
    }

    private static <T> T answer(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nanoseconds of each call. */
    private static long[] enqueue(Pawl pawl, long end) {
        long[] nanos = new long[1 << 16];
        int calls = 0;
        for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
            pawl.enqueue(TYPE, PAYLOAD);
            if (calls == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * calls);
            }
            nanos[calls++] = System.nanoTime() - begun;
        }
        return Arrays.copyOf(nanos, calls);
    }

    /** Two connections of which one or the other always has a moment of the past in view. */
    private static long read(Path file, long end) throws SQLException, InterruptedException {
        long reads = 0;
        try (Connection one = DriverManager.getConnection("jdbc:sqlite:" + file);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            look(first);
            while (System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(READ_MILLIS / 2);
                look(second);
                TimeUnit.MILLISECONDS.sleep(READ_MILLIS / 2);
                first.execute("COMMIT");
                look(first);
                TimeUnit.MILLISECONDS.sleep(READ_MILLIS / 2);
                second.execute("COMMIT");
                reads += 2;
            }
            first.execute("COMMIT");
        }
        return reads;
    }

    private static void look(Statement statement) throws SQLException {
        statement.execute("BEGIN");
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM worker")) {
            row.next();
        }
    }

    private static long longest(Path file, long end) throws IOException, InterruptedException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        long longest = 0;
        while (System.nanoTime() < end) {
            longest = Math.max(longest, Files.size(log));
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
        }
        return longest;
    }
}
