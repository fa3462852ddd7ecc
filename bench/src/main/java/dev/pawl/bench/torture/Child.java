package dev.pawl.bench.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process under torture, as its parent sees it. */
final class Child {
    private final String name;
    private final Process process;
    private final OutputStream ear;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.ear = process.getOutputStream();
    }

    static Child start(String name, List<String> command, Path output) throws IOException {
        return new Child(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start());
    }

    /** The worker's id, and the name of its history. */
    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Says a word to it; the dead do not hear. */
    void tell(String word) {
        try {
            ear.write((word + "\n").getBytes(UTF_8));
            ear.flush();
        } catch (IOException dead) {
            // Seen by whoever looks whether it is alive.
        }
    }

    /** SIGKILL, and the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGKILL, without waiting. */
    void killNow() {
        process.destroyForcibly();
    }

    boolean awaitEnd(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /**
     * Holds it (SIGSTOP) for so long. Done by a shell that heeds no signals of the terminal, so that a held process goes on
     * and ends even if this one dies meanwhile.
     *
     * @return the shell, which ends when the process goes on
     */
    Process hold(double seconds) throws IOException {
        return shell("trap '' INT TERM HUP; kill -STOP \"$1\" && sleep \"$2\"; kill -CONT \"$1\"", seconds);
    }

    /** Lets it go on. */
    void letGo() throws IOException, InterruptedException {
        shell("kill -CONT \"$1\"", 0).waitFor();
    }

    private Process shell(String script, double seconds) throws IOException {
        return new ProcessBuilder("sh", "-c", script, "sh", Long.toString(process.pid()), Double.toString(seconds))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
