package dev.pawl.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second process of this program: says when it is ready, begins when told, and answers with one line. */
final class ChildProcess {
    private static final String READY = "ready";

    private final Process process;
    private final BufferedReader answers;

    private ChildProcess(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /**
     * @param before a program with its arguments that runs the process, and so stands before it
     */
    static ChildProcess start(List<String> before, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** In the parent: waits until the child could begin. */
    void awaitReady() throws IOException {
        String line = answers.readLine();
        if (!READY.equals(line)) {
            throw new AssertionError("the child said: " + line);
        }
    }

    /** In the parent: lets the child begin. */
    void begin() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** In the parent: the next line of a child that says several. */
    String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new AssertionError("the child said no more");
        }
        return line;
    }

    /** In the parent: asks the child to end, and waits until it has. */
    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** In the parent: ends the child at once, wherever it is. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** In the parent: the child's answer. */
    String answer() throws IOException, InterruptedException {
        String answer = answers.readLine();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0 || answer == null) {
            process.destroyForcibly();
            throw new AssertionError("the child failed: " + answer);
        }
        return answer;
    }

    /** In the child: says that it is ready, and waits for the word. */
    static void readyAndWait() throws IOException {
        sayAndWait(READY);
    }

    /** In the child: says a line, and waits for the word. */
    static void sayAndWait(String line) throws IOException {
        System.out.println(line);
        if (System.in.read() < 0) {
            throw new IOException("the parent is gone");
        }
    }
}
