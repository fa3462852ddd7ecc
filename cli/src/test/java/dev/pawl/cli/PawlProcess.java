package dev.pawl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a Java of its own: for what only a process can show, like its death. */
final class PawlProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private PawlProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static PawlProcess start(Path folder, Path db, String... args) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(commandLine(args))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("PAWL_DB", db.toString());
        return new PawlProcess(builder.start(), out, err);
    }

    static List<String> commandLine(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    Process process() {
        return process;
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Waits for its end and answers its exit code. */
    int await() throws InterruptedException, IOException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after a minute\n" + out() + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        new ProcessTree(process.toHandle()).kill();
    }
}
