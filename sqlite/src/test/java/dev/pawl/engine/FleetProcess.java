package dev.pawl.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.JsonText;
import dev.pawl.task.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A worker of a fleet, in a process of its own: works until nothing is left. Prints {@code begin id nanos} and {@code end id
 * nanos} for every attempt, on the clock that all processes of a machine share.
 */
public final class FleetProcess {
    static final TaskType<JsonText> WORK = TaskType.json("work");

    private FleetProcess() {}

    static Process start(
            Path file, Strategy strategy, String region, int concurrency, int millis, Duration lease, Path output)
            throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetProcess.class.getName(),
                        file.toString(),
                        strategy.name(),
                        region,
                        Integer.toString(concurrency),
                        Integer.toString(millis),
                        lease.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile())
                .start();
    }

    /** File, strategy, region, concurrency, milliseconds of each attempt, lease. */
    public static void main(String[] arguments) throws InterruptedException {
        int millis = Integer.parseInt(arguments[4]);
        try (Pawl pawl = Pawl.open(
                arguments[0],
                PawlSettings.DEFAULT.withStore(new StoreSettings(Durability.NORMAL, Duration.ofMinutes(1))))) {
            pawl.handle(WORK, (json, context) -> {
                say("begin", context.taskId());
                Thread.sleep(millis);
                say("end", context.taskId());
            });
            Worker worker = pawl.start(WorkerSettings.DEFAULT
                    .withConcurrency(Integer.parseInt(arguments[3]))
                    .withStrategy(Strategy.valueOf(arguments[1]))
                    .withCapabilities(Map.of("region", arguments[2]))
                    .withLease(Duration.parse(arguments[5])));
            worker.drain();
        }
    }

    /** A line in one write, so that a killed process leaves whole ones. */
    private static void say(String what, long taskId) {
        byte[] line = (what + " " + taskId + " " + System.nanoTime() + "\n").getBytes(US_ASCII);
        System.out.write(line, 0, line.length);
        System.out.flush();
    }
}
