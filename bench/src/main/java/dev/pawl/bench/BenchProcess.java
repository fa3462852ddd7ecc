package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.task.TaskEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process with one worker, under measurement: in the child what it does, in the parent how it is talked to, line by line. It
 * begins when told.
 */
final class BenchProcess implements AutoCloseable {
    /** Its payload is the {@link System#nanoTime} of the enqueue, which is one clock for all processes of a machine. */
    static final TaskType<Long> STAMPED = TaskType.of("bench.stamped", Long.class);

    private static final String READY = "ready";
    private static final int SLOTS = 4;
    private static final int WARM_UP_BATCHES = 8;
    private static final int WARM_UP_BATCH = 1_000;

    /** What a process did in its drain. */
    record Drained(int tasks, long begunNanos, long endedNanos, double longestWaitMillis) {}

    /** What a process used while it had nothing to do. */
    record Idled(long statements, double cpuMillis) {}

    private final Process process;
    private final BufferedReader answers;

    private BenchProcess(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    // --- the parent's side

    static BenchProcess start(String what, Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // why: else what eight young processes need is compilers, for longer than they drain.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BenchProcess.class.getName(),
                what,
                file.toString()));
        return new BenchProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void awaitReady() throws IOException {
        String line = answer();
        if (!line.equals(READY)) {
            throw new IOException("a process of the measurement said: " + line);
        }
    }

    void tell(String word) throws IOException {
        process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a process of the measurement died");
        }
        return line;
    }

    Drained drained() throws IOException {
        String[] words = answer().split(" ", -1);
        return new Drained(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Double.parseDouble(words[3]));
    }

    Idled idled() throws IOException {
        String[] words = answer().split(" ", -1);
        return new Idled(Long.parseLong(words[0]), Double.parseDouble(words[1]));
    }

    /** SIGKILL, and the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    // --- the child's side

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "drain" -> drain(file);
            case "pickup" -> pickUp(file);
            case "idle" -> idle(file);
            case "hold" -> hold(file);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String ready() throws IOException {
        System.out.println(READY);
        return heard();
    }

    private static String heard() throws IOException {
        StringBuilder word = new StringBuilder();
        for (int next = System.in.read(); next != '\n'; next = System.in.read()) {
            if (next < 0) {
                throw new IOException("the parent is gone");
            }
            word.append((char) next);
        }
        return word.toString();
    }

    /** Runs what there is, until nothing is left; what is measured is not how long a young process takes to load its classes. */
    private static void drain(Path file) throws IOException, SQLException, InterruptedException {
        Path own = Files.createTempFile(file.toAbsolutePath().getParent(), "pawl-bench-", ".db");
        try (Pawl warmUp = Pawl.open(own)) {
            for (int i = 0; i < WARM_UP_BATCHES; i++) {
                warmUp.enqueueAll(Collections.nCopies(WARM_UP_BATCH, STAMPED.with(0L)));
            }
            warmUp.handle(STAMPED, (stamp, context) -> {});
            warmUp.start(WorkerSettings.DEFAULT.withConcurrency(SLOTS)).drain();
        } finally {
            BenchFile.delete(own);
        }
        try (CountingDriver counting = CountingDriver.install();
                Pawl pawl = Pawl.open(file)) {
            AtomicLong ended = new AtomicLong();
            AtomicLong last = new AtomicLong();
            pawl.subscribe(event -> {
                if (event instanceof TaskEvent.Ended) {
                    ended.incrementAndGet();
                    last.set(System.nanoTime());
                }
            });
            pawl.handle(STAMPED, (stamp, context) -> {});
            ready();
            long begun = System.nanoTime();
            Worker worker = pawl.start(WorkerSettings.DEFAULT.withConcurrency(SLOTS));
            worker.drain();
            // why: what is committed is told to subscribers only then, and the others may have seen it before.
            worker.close();
            System.out.println(ended + " " + begun + " " + last + " " + counting.longestBusyMillis());
        }
    }

    /** Says of each task how long it took from the enqueue to here. */
    private static void pickUp(Path file) throws IOException {
        try (Pawl pawl = Pawl.open(file)) {
            pawl.handle(STAMPED, (stamp, context) -> System.out.println(System.nanoTime() - stamp));
            pawl.start(WorkerSettings.DEFAULT.withConcurrency(1));
            ready();
        }
    }

    /** Does nothing, for as many milliseconds as it is told. */
    private static void idle(Path file) throws IOException, SQLException, InterruptedException {
        try (CountingDriver counting = CountingDriver.install();
                Pawl pawl = Pawl.open(file)) {
            pawl.handle(STAMPED, (stamp, context) -> {});
            pawl.start();
            long millis = Long.parseLong(ready());
            long statements = counting.executed();
            long cpu = cpuNanos();
            TimeUnit.MILLISECONDS.sleep(millis);
            System.out.println(counting.executed() - statements + " " + (cpuNanos() - cpu) / 1e6);
        }
    }

    /** Takes a task and keeps it until the process is killed. */
    private static void hold(Path file) throws IOException {
        try (Pawl pawl = Pawl.open(file)) {
            pawl.handle(STAMPED, (stamp, context) -> {
                System.out.println(READY);
                TimeUnit.DAYS.sleep(1);
            });
            pawl.start(WorkerSettings.DEFAULT.withConcurrency(1).withLease(ProcessBench.SHORT_LEASE));
            heard();
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
