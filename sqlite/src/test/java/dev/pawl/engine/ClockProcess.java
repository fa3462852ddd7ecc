package dev.pawl.engine;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that makes what is due, until it is killed. */
public final class ClockProcess {
    static final TaskType<JsonText> WORK = TaskType.json("work");

    private ClockProcess() {}

    static Process start(Path file) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClockProcess.class.getName(),
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The file. */
    public static void main(String[] arguments) throws IOException {
        try (Pawl pawl = Pawl.open(Path.of(arguments[0]))) {
            pawl.schedules().start();
            System.out.println("ready");
            // why: until the parent is gone, should it be killed itself.
            while (System.in.read() >= 0) {
                System.out.println("still here");
            }
        }
    }
}
