package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.task.InvalidTaskException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "add", description = "Add an item to an open job for each line of a file.")
final class JobAddCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "JOB", converter = JobCommand.Id.class, description = "The job's number.")
    private long job;

    @Mixin
    private final TaskOptions task = new TaskOptions();

    @Option(
            names = "--lines",
            required = true,
            paramLabel = "FILE|-",
            description = {
                "An item for each line; the line is its payload. Nothing is added unless every line is JSON.",
                "With --key K, line N has the key K:N: after an interruption the same command goes on."
            })
    private String lines = "-";

    @Option(names = "--key", paramLabel = "KEY", description = "What the idempotency keys of the lines begin with.")
    private @Nullable String key;

    @Option(names = "--close", description = "No more items come than these.")
    private boolean close;

    @Mixin
    private final QueueOptions queue;

    JobAddCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws IOException {
        task.check(key);
        try (PayloadLines source = source()) {
            int code = new LineEnqueuer(terminal, task, key, false)
                    .add(
                            source,
                            queue,
                            (pawl, items) -> JobCommand.asked(() -> pawl.jobs().add(job, items)));
            if (code == ExitCode.OK && close) {
                try (Pawl pawl = queue.openExisting()) {
                    JobCommand.asked(() -> pawl.jobs().close(job));
                }
            }
            return code;
        }
    }

    private PayloadLines source() {
        try {
            return PayloadLines.of(lines, terminal.in());
        } catch (IOException unreadable) {
            throw new InvalidTaskException("lines", "cannot be read: " + Reason.of(unreadable));
        }
    }
}
