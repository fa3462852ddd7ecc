package dev.pawl.engine;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.task.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A worker in a process of its own, for tests that kill it. Prints a line for every attempt that it begins. */
public final class WorkerProcess {
    static final TaskType<JsonText> HARMLESS = TaskType.json("harmless");

    /** Kills whoever runs it. */
    static final TaskType<JsonText> DEADLY = TaskType.json("deadly");

    static final int CONCURRENCY = 2;
    static final int PREFETCH = 8;
    static final int HALTED = 9;

    private WorkerProcess() {}

    static Process start(Path file, Path errors) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName(),
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
    }

    /** Works until nothing is left. */
    public static void main(String[] arguments) throws InterruptedException {
        try (Pawl pawl = Pawl.open(arguments[0], PawlSettings.DEFAULT)) {
            pawl.handle(HARMLESS, (json, context) -> System.out.println(context.taskId()));
            pawl.handle(DEADLY, (json, context) -> Runtime.getRuntime().halt(HALTED));
            Worker worker = pawl.start(WorkerSettings.DEFAULT
                    .withConcurrency(CONCURRENCY)
                    .withPrefetch(PREFETCH)
                    .withLease(Duration.ofSeconds(1)));
            worker.drain();
        }
    }
}
