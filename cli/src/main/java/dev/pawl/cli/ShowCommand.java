package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Attempt;
import dev.pawl.store.LogLine;
import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a task, its attempts that did not succeed, and its log.")
final class ShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Parameters(paramLabel = "ID", converter = TaskId.class, description = "The task's number.")
    private long id;

    @Option(names = "--json", description = "Print the task as JSON, with its failed_attempts and log besides.")
    private boolean json;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            Optional<Task> task = pawl.browser().get(id);
            if (task.isEmpty()) {
                throw new CommandFailure("there is no task " + id);
            }
            List<Attempt> attempts = pawl.browser().attempts(id);
            List<LogLine> log = pawl.browser().logs(id);
            if (json) {
                printJson(task.get(), attempts, log);
            } else {
                print(task.get(), attempts, log);
            }
        }
        return ExitCode.OK;
    }

    private void printJson(Task task, List<Attempt> attempts, List<LogLine> log) {
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject();
            TaskJson.fields(output, task);
            output.startArray("failed_attempts");
            attempts.forEach(attempt -> output.startObject()
                    .number("attempt", attempt.attempt())
                    .string("kind", word(attempt.kind()))
                    .string("worker_id", attempt.worker())
                    .time("started_at_utc", attempt.startedAt())
                    .time("ended_at_utc", attempt.endedAt())
                    .string("error", attempt.error())
                    .endObject());
            output.endArray().startArray("log");
            log.forEach(line -> LogsCommand.write(output, line));
            output.endArray().endObject();
        }
    }

    private void print(Task task, List<Attempt> attempts, List<LogLine> log) {
        PrintWriter out = terminal.out();
        line(out, "Task", task.id() + " (" + task.type() + ")");
        line(out, "Status", task.status().wireName());
        line(out, "Queue", task.queue() + ", priority " + task.priority());
        line(out, "Attempts", task.attempts() + " of " + task.maxAttempts());
        line(out, "Deaths", task.deaths() == 0 ? null : task.deaths() + " in a row");
        line(out, "Key", task.idempotencyKey());
        line(out, "Limit key", task.limitKey());
        line(
                out,
                "Requires",
                task.compatibility().required().isEmpty()
                        ? null
                        : task.compatibility().json());
        line(out, "Created", JsonOutput.utc(task.createdAt()));
        line(out, "Not before", task.runAfter() > task.createdAt() ? JsonOutput.utc(task.runAfter()) : null);
        line(out, "Worker", task.lockedBy());
        line(out, "Started", utc(task.processingStartedAt()));
        line(out, "Finished", utc(task.finishedAt()));
        line(out, "Lease until", utc(task.leaseUntil()));
        line(out, "Progress", task.progress() == null ? null : describe(task.progress()));
        line(out, "Payload", task.payload());
        line(out, "Result", task.result());
        line(out, "Error", task.errorMessage());
        if (!attempts.isEmpty()) {
            out.println();
            Table table = new Table("ATTEMPT", "ENDED", "HOW", "WORKER", "ERROR");
            attempts.forEach(attempt -> table.row(
                    attempt.attempt(),
                    JsonOutput.utc(attempt.endedAt()),
                    word(attempt.kind()),
                    attempt.worker() == null ? "" : attempt.worker(),
                    attempt.error() == null ? "" : attempt.error()));
            table.print(out);
        }
        if (!log.isEmpty()) {
            out.println();
            log.forEach(line -> out.println(LogsCommand.text(line)));
        }
        out.flush();
    }

    private static String word(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String utc(@Nullable Long millis) {
        return millis == null ? null : JsonOutput.utc(millis);
    }

    /** How far an attempt is, in a few words. */
    static String describe(Progress progress) {
        String of = progress.total() == 0 ? "" : " of " + Table.number(progress.total());
        String message = progress.message();
        return Table.number(progress.done()) + of + (message == null ? "" : ", " + message);
    }

    /** A heading and its text; further lines of the text stand below its first. Nothing when there is no text. */
    private static void line(PrintWriter out, String heading, @Nullable String text) {
        if (text != null) {
            String indent = System.lineSeparator() + " ".repeat(13);
            out.printf("%-12s %s%n", heading, Table.harmless(text).strip().replace("\n", indent));
        }
    }
}
