package dev.pawl.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A worker in a process of its own, as its parent sees it: what it said it began, and what it said was committed.
 *
 * <p>Threading: one thread reads what it says, any may ask; the monitor guards the sets.
 */
final class DemoWorker {
    static final int CONCURRENCY = 4;

    /** Short, so that nobody waits long for what the dead worker held; long enough for a disk that is busy. */
    private static final Duration LEASE = Duration.ofSeconds(2);

    private static final int NEEDS_NATIVE_ACCESS = 24;

    private final Process process;
    private final Thread reader;
    private final Set<Long> started = new HashSet<>();
    private final Set<Long> committed = new HashSet<>();
    private boolean killed;

    /**
     * @param killWhen looked at after every word of the worker; the first time it is true the worker is killed (SIGKILL)
     */
    private DemoWorker(Process process, Predicate<DemoWorker> killWhen) {
        this.process = process;
        this.reader = new Thread(() -> read(killWhen), "pawl-demo-reader");
        reader.setDaemon(true);
        reader.start();
    }

    static DemoWorker start(String db, Predicate<DemoWorker> killWhen) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(DemoWorker::isForEveryProcess)
                .forEach(command::add);
        if (Runtime.version().feature() >= NEEDS_NATIVE_ACCESS) {
            // why: SQLite is native code. Started as a jar, the jar itself asks for this.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(DemoWorkerCommand.NAME, "--db", db));
        command.addAll(List.of("--concurrency", Integer.toString(CONCURRENCY)));
        command.addAll(List.of("--lease", DurationText.describe(LEASE)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        return new DemoWorker(process, killWhen);
    }

    /** Of the launcher's options those that make a start fast. */
    private static boolean isForEveryProcess(String option) {
        return option.startsWith("-Xshare")
                || option.startsWith("-XX:SharedArchiveFile")
                || option.startsWith("-Xlog")
                || option.startsWith("-Dorg.sqlite.");
    }

    private void read(Predicate<DemoWorker> killWhen) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line, killWhen);
            }
        } catch (IOException gone) {
            // The process is dead, and with it this pipe.
        }
    }

    private synchronized void hear(String line, Predicate<DemoWorker> killWhen) {
        if (line.startsWith(DemoWorkerCommand.STARTED)) {
            started.add(Long.valueOf(line.substring(DemoWorkerCommand.STARTED.length())));
        } else if (line.startsWith(DemoWorkerCommand.COMMITTED)) {
            committed.add(Long.valueOf(line.substring(DemoWorkerCommand.COMMITTED.length())));
        }
        if (!killed && killWhen.test(this)) {
            killed = true;
            process.destroyForcibly();
        }
    }

    /** Waits for its end, telling how far it is; then all it has said is known. */
    void await(Meter meter, int committedBefore) throws InterruptedException {
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            meter.to(committedBefore + committedCount());
        }
        reader.join();
        meter.to(committedBefore + committedCount());
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    synchronized boolean wasKilled() {
        return killed;
    }

    synchronized int startedCount() {
        return started.size();
    }

    synchronized int committedCount() {
        return committed.size();
    }

    /** What it began. */
    synchronized Set<Long> started() {
        return Set.copyOf(started);
    }
}
