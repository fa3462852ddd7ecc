package dev.pawl.cli;

import dev.pawl.OutcomeHandler;
import dev.pawl.TaskContext;
import dev.pawl.store.LogLine;
import dev.pawl.store.StoreException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands of the shell for tasks. {@code docs/cli.md} is the protocol: payload on standard input, exit 0 is done
 * with standard output as the result, {@value #RETRY} try again, {@value #DISCARD} never again, anything else a failed
 * attempt.
 *
 * <p>Threading: safe for any number of handler threads. Two more read a child's output; one timer writes the logs of all.
 */
final class ExecHandler implements AutoCloseable {
    static final int RETRY = 75;
    static final int DISCARD = 65;

    private static final Logger LOG = LoggerFactory.getLogger(ExecHandler.class);
    private static final long FLUSH_MILLIS = 200;

    /** Between TERM and KILL. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** The same while the worker stops, which waits two seconds before it leaves a task to its lease. */
    private static final Duration GRACE_WHEN_STOPPING = Duration.ofSeconds(1);

    private final Map<String, String> environment;
    private final Set<Child> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService readers = Executors.newCachedThreadPool(work -> daemon(work, "pawl-exec-reader"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "pawl-exec-log"));
    private volatile Duration grace = GRACE;

    /**
     * @param environment what commands are told beside the environment of this process
     */
    ExecHandler(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs a command of the shell for each task. */
    OutcomeHandler<JsonText> running(String command) {
        List<String> commandLine = Shell.commandLine(command);
        return (payload, context) -> run(commandLine, payload, context);
    }

    private Outcome run(List<String> command, JsonText payload, TaskContext context)
            throws IOException, InterruptedException {
        // why: files made so are readable by their owner only.
        Path file = Files.createTempFile("pawl-payload-", ".json");
        try {
            Files.writeString(file, payload.text());
            return run(command, file, context);
        } finally {
            delete(file);
        }
    }

    private Outcome run(List<String> command, Path payload, TaskContext context)
            throws IOException, InterruptedException {
        Child child = new Child(start(command, payload, context), lines -> log(context, lines), readers);
        running.add(child);
        Future<?> flushing =
                timer.scheduleWithFixedDelay(child.errors()::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        try {
            int code = child.await();
            child.errors().flush();
            return outcome(code, child, context);
        } catch (InterruptedException unwanted) {
            child.end(grace);
            throw unwanted;
        } finally {
            flushing.cancel(false);
            child.close();
            running.remove(child);
        }
    }

    private Process start(List<String> command, Path payload, TaskContext context) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // why a file: the child may read it at leisure, in part, or not at all.
        builder.redirectInput(payload.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "PAWL_TASK_ID", Long.toString(context.taskId()),
                        "PAWL_TASK_TYPE", context.type(),
                        "PAWL_ATTEMPT", Integer.toString(context.attempt()),
                        "PAWL_PAYLOAD_FILE", payload.toString()));
        context.trace().ifPresent(trace -> Traces.put(builder.environment(), trace));
        return builder.start();
    }

    private static Outcome outcome(int code, Child child, TaskContext context) {
        String said = said(child.errors().tail());
        return switch (code) {
            case 0 -> Outcome.done(result(child.output(), context));
            case RETRY -> Outcome.retry("the command asked for another attempt (exit code " + code + ")" + said);
            case DISCARD -> Outcome.discard("the command gave the task up (exit code " + code + ")" + said);
            default -> Outcome.retry("the command failed with exit code " + code + Shell.meaning(code) + said);
        };
    }

    /** The last line first, since that is where programs say what was wrong, and where lists have room for one. */
    private static String said(String tail) {
        if (tail.isEmpty()) {
            return " and said nothing on standard error";
        }
        String last = tail.substring(tail.lastIndexOf('\n') + 1).strip();
        return last.equals(tail) ? ": " + last : ": " + last + "\n" + tail;
    }

    /** Standard output as it is where that is JSON, else as a string; null when there was none. */
    private static @Nullable Object result(ChildOutput output, TaskContext context) {
        String text = output.text().strip();
        if (output.isCut()) {
            context.log(
                    LogLine.Level.WARNING,
                    "standard output is longer than " + ChildOutput.MAX_BYTES + " bytes; the rest is not kept");
            return text;
        }
        if (text.isEmpty()) {
            return null;
        }
        return new JsonText(text).fault().isEmpty() ? new JsonText(text) : text;
    }

    private static void log(TaskContext context, List<String> lines) {
        try {
            context.log(LogLine.Level.INFO, lines);
        } catch (StoreException e) {
            // why: a log that cannot be written must not fail the work.
            LOG.warn("task {}: {} lines of its log are lost: {}", context.taskId(), lines.size(), e.getMessage());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException heldOpen) {
            // why: Windows keeps a file that a process left behind still reads.
            LOG.debug("{} stays until its readers end: {}", file, heldOpen.getMessage());
        }
    }

    /** From now on children that are ended get little time to do it by themselves. */
    void hurry() {
        grace = GRACE_WHEN_STOPPING;
    }

    /** How many commands run now. */
    int runningCount() {
        return running.size();
    }

    /** Kills whatever runs, with all that it started. */
    void kill() {
        running.forEach(Child::kill);
    }

    @Override
    public void close() {
        kill();
        timer.shutdownNow();
        readers.shutdownNow();
    }
}
