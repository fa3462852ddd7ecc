package dev.pawl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A running command whose output is read as it comes.
 *
 * <p>Threading: one thread awaits it, any may end it; two threads of the executor read its output.
 */
final class Child implements AutoCloseable {
    /** After the command has ended, what it started in the background may hold its output open; nobody waits for that. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Process process;
    private final ChildOutput output = new ChildOutput();
    private final ChildErrors errors;
    private final CompletableFuture<Void> read;

    /**
     * @param log takes batches of the lines on its standard error
     * @param readers lets two threads read at once
     */
    Child(Process process, Consumer<List<String>> log, Executor readers) {
        this.process = process;
        this.errors = new ChildErrors(log);
        this.read = CompletableFuture.allOf(
                CompletableFuture.runAsync(this::readOutput, readers),
                CompletableFuture.runAsync(this::readErrors, readers));
    }

    private void readOutput() {
        try (InputStream source = process.getInputStream()) {
            output.drain(source);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void readErrors() {
        try (InputStreamReader source = new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)) {
            errors.drain(source);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits for its end, and for its output. */
    int await() throws InterruptedException {
        int code = process.waitFor();
        try {
            read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException incomplete) {
            // What has been read until now has to do.
        }
        return code;
    }

    /** Ends it and all that it started: asks, then kills. */
    void end(Duration grace) {
        new ProcessTree(process.toHandle()).end(grace);
    }

    /** Kills it and all that it started. */
    void kill() {
        new ProcessTree(process.toHandle()).kill();
    }

    ChildOutput output() {
        return output;
    }

    ChildErrors errors() {
        return errors;
    }

    /** The attempt is over: nothing that comes now belongs to it. */
    @Override
    public void close() {
        errors.close();
    }
}
