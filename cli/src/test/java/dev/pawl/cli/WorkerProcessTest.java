package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own, and the signals that end them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals, and the commands are written for sh")
class WorkerProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path db;
    private Path started;
    private Path go;
    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        db = folder.resolve("queue.db");
        started = folder.resolve("started");
        go = folder.resolve("go");
        cli = new Cli(db);
    }

    @Test
    void aKilledWorkersTaskIsWorkedByAnother() throws Exception {
        long id = cli.enqueue("t");
        try (PawlProcess worker = work("--lease", "1s")) {
            awaitStarted();
            worker.process().destroyForcibly();
            worker.await();
        }
        killWhatIsLeft();
        Files.createFile(go);

        cli.run("work", "--type", "t", "--exec", "echo rescued", "--drain").ok();

        assertThat(cli.show(id))
                .containsEntry("status", "completed")
                .containsEntry("attempts", 2)
                .containsEntry("result", "rescued");
        assertThat(cli.show(id).get("failed_attempts")).asString().contains("kind=rescued");
    }

    @Test
    void aTermLetsTheRunningTaskEnd() throws Exception {
        long id = cli.enqueue("t");
        cli.enqueue("t");
        try (PawlProcess worker = work("--concurrency", "1")) {
            awaitStarted();
            worker.process().destroy();
            await().atMost(LONG).until(() -> worker.err().contains("Stopping after 1 task, which may take 30s"));
            Files.createFile(go);

            assertThat(worker.await()).isZero();
        }
        assertThat(cli.show(id)).containsEntry("status", "completed").containsEntry("attempts", 1);
        assertThat(cli.show(id + 1)).containsEntry("status", "queued").containsEntry("attempts", 0);
        assertThat(cli.run("workers", "--json").ok().array().get(0)).containsEntry("status", "stopped");
    }

    @Test
    void whatDoesNotEndInTimeGoesBackWithoutUsingItsAttempt() throws Exception {
        long id = cli.enqueue("t");
        try (PawlProcess worker = work("--grace", "100ms")) {
            awaitStarted();
            worker.process().destroy();

            assertThat(worker.await()).isZero();
        }
        assertThat(cli.show(id)).containsEntry("status", "queued").containsEntry("attempts", 0);
        assertNothingRuns();
    }

    @Test
    void theCommandOfACancelledTaskHasTimeToCleanUpAndMaySayWhatItDoes() throws Exception {
        Path clean = folder.resolve("clean");
        long id = cli.enqueue("t");
        // why: what it says goes to the task's log, which is refused, and so is the loss found a second time.
        String command = "trap 'echo cleaning up >&2; sleep 1; touch " + clean + "; exit' TERM; touch " + started
                + "; while :; do sleep 0.05; done";
        try (PawlProcess worker =
                PawlProcess.start(folder, db, "work", "--type", "t", "--exec", command, "--drain", "-v")) {
            awaitStarted();
            cli.run("cancel", Long.toString(id)).ok();

            assertThat(worker.await()).isZero();
            assertThat(worker.err())
                    .contains("INFO  task " + id + " (t) was cancelled during attempt 1")
                    .doesNotContain("WARN");
        }
        assertThat(clean).exists();
    }

    @Test
    void aSecondSignalEndsEverythingAtOnce() throws Exception {
        cli.enqueue("t");
        try (PawlProcess worker = work()) {
            awaitStarted();
            worker.process().destroy();
            await().atMost(LONG).until(() -> worker.err().contains("Stopping"));
            worker.process().destroy();

            assertThat(worker.await()).isEqualTo(143);
        }
        assertNothingRuns();
    }

    @Test
    void anInterruptedDrainIsNoSuccess() throws Exception {
        cli.enqueue("t");
        try (PawlProcess worker = work("--drain", "--grace", "100ms")) {
            awaitStarted();
            worker.process().destroy();

            assertThat(worker.await()).isEqualTo(143);
        }
    }

    @Test
    void anInterruptAtTheTerminalDoesNotReachTheCommand() throws Exception {
        assumeTrue(interruptsArrive(), "started in the background of a shell, where interrupts are ignored for good");
        long id = cli.enqueue("t");
        try (PawlProcess worker = work()) {
            awaitStarted();
            // As a terminal does: the same signal to all.
            interrupt(Long.parseLong(Files.readString(started).strip()));
            interrupt(worker.process().pid());
            await().atMost(LONG).until(() -> worker.err().contains("Stopping"));
            Files.createFile(go);

            assertThat(worker.await()).isZero();
        }
        assertThat(cli.show(id)).containsEntry("status", "completed");
    }

    @Test
    void aTaskInsertedByTheSqliteShellIsWorked() throws Exception {
        cli.enqueue("other");
        Files.createFile(go);
        try (PawlProcess worker = work()) {
            await().atMost(LONG).until(() -> worker.err().contains("takes t"));
            assumeTrue(hasProgram("sqlite3"), "no sqlite3 here");
            Process shell = new ProcessBuilder(
                            "sqlite3",
                            "-cmd",
                            ".timeout 30000",
                            db.toString(),
                            "INSERT INTO task_queue(type, payload) VALUES ('t', '{\"b\":2}')")
                    .inheritIO()
                    .start();
            assertThat(shell.waitFor()).isZero();

            await().atMost(LONG).until(() -> "completed".equals(cli.show(2).get("status")));
        }
    }

    @Test
    void aReaderThatLeavesEndsTheListQuietly() throws Exception {
        cli.input("{}\n".repeat(3_000)).run("enqueue", "t", "--lines", "-").ok();

        Process pipe = shell(PawlProcess.commandLine("list", "--limit", "3000"), "2>&1 | head -n 2; echo done");

        assertThat(new String(pipe.getInputStream().readAllBytes(), UTF_8).lines())
                .hasSize(3)
                .endsWith("done");
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
        cli.enqueue("t");

        Process full = shell(PawlProcess.commandLine("list"), "2>&1 >/dev/full; echo $?");

        assertThat(new String(full.getInputStream().readAllBytes(), UTF_8))
                .contains("cannot write the output")
                .endsWith("1\n");
    }

    /** Whether SIGINT is not ignored in this process, and so not in its children, which cannot change that. */
    private static boolean interruptsArrive() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return true;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0")
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(ignored, 16) & 0b10) == 0;
    }

    /** A worker whose command says its number in {@link #started} and waits for {@link #go}. */
    private PawlProcess work(String... options) throws IOException {
        String command = "echo $$ >" + started + ".new; mv " + started + ".new " + started + "; until test -e " + go
                + "; do sleep 0.05; done";
        String[] args = new String[options.length + 5];
        List<String> first = List.of("work", "--type", "t", "--exec", command);
        System.arraycopy(first.toArray(), 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        return PawlProcess.start(folder, db, args);
    }

    private void awaitStarted() {
        await().atMost(LONG).until(() -> Files.exists(started));
    }

    private void assertNothingRuns() throws IOException {
        long pid = Long.parseLong(Files.readString(started).strip());
        await().atMost(LONG)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessTree::isRunning).isEmpty());
    }

    private void killWhatIsLeft() throws IOException {
        long pid = Long.parseLong(Files.readString(started).strip());
        ProcessHandle.of(pid).ifPresent(process -> new ProcessTree(process).kill());
    }

    private static void interrupt(long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
    }

    private static boolean hasProgram(String name) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, name)));
    }

    private Process shell(List<String> command, String rest) throws IOException, InterruptedException {
        String line = String.join(" ", command.stream().map(Shell::quote).toList()) + " " + rest;
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line);
        builder.environment().put("PAWL_DB", db.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process;
    }
}
