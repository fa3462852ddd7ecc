package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.LogLine;
import dev.pawl.store.LogPage;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show the log of a task, oldest line first.")
final class LogsCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    private final Terminal terminal;

    @Parameters(paramLabel = "ID", converter = TaskId.class, description = "The task's number.")
    private long id;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Only lines of this level or of a graver one: DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    private LogLine.Level level = LogLine.Level.DEBUG;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "At most so many. Default: all.")
    private int limit = Integer.MAX_VALUE;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    LogsCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            if (pawl.browser().get(id).isEmpty()) {
                throw new CommandFailure("there is no task " + id);
            }
            if (json) {
                try (JsonOutput output = JsonOutput.array(terminal.out())) {
                    read(pawl, line -> write(output, line));
                }
            } else {
                read(pawl, line -> terminal.out().println(text(line)));
                terminal.out().flush();
            }
        }
        return ExitCode.OK;
    }

    private void read(Pawl pawl, Consumer<LogLine> told) {
        @Nullable Long after = 0L;
        int left = limit;
        while (after != null && left > 0) {
            LogPage page = pawl.browser().logs(id, level, after, Math.min(PAGE, left));
            page.lines().forEach(told);
            left -= page.lines().size();
            after = page.next();
        }
    }

    /** One line as JSON, as the REST interface has it. */
    static void write(JsonOutput output, LogLine line) {
        output.startObject()
                .time("logged_at_utc", line.at())
                .number("attempt", line.attempt())
                .string("level", line.level().name())
                .string("message", line.message())
                .raw("details", line.details())
                .endObject();
    }

    /** One line for a person. */
    static String text(LogLine line) {
        return JsonOutput.utc(line.at()) + "  #" + line.attempt() + "  " + line.level() + "  "
                + Table.harmless(line.message())
                + (line.details() == null ? "" : "  " + Table.harmless(line.details()));
    }
}
