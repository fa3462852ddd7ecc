package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Job;
import dev.pawl.store.JobStatus;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List jobs, newest first.")
final class JobListCommand implements Callable<Integer> {
    private static final int DEFAULT_LIMIT = 20;
    private static final int NAME_CHARS = 40;

    private final Terminal terminal;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those: running, stopping, completed, completed_with_errors, failed, cancelled.")
    private @Nullable String status;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "At most so many. Default: 20.")
    private int limit = DEFAULT_LIMIT;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    JobListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        JobStatus wanted = status == null ? null : JobStatus.of(status);
        List<Job> jobs;
        try (Pawl pawl = queue.openExisting()) {
            jobs = pawl.jobs().list(wanted, limit, null);
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                jobs.forEach(job -> {
                    output.startObject();
                    JobCommand.fields(output, job);
                    output.endObject();
                });
            }
        } else if (jobs.isEmpty()) {
            terminal.say("No jobs.");
        } else {
            Table table = new Table("JOB", "NAME", "STATUS", "DONE", "OF", "FAILED", "CREATED");
            jobs.forEach(job -> table.row(
                    job.id(),
                    Table.cut(job.name(), NAME_CHARS),
                    job.status().wireName(),
                    job.counts().processed(),
                    job.counts().total(),
                    job.counts().failed(),
                    JsonOutput.utc(job.createdAt())));
            table.print(terminal.out());
        }
        return ExitCode.OK;
    }
}
