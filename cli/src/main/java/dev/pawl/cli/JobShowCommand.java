package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show how far a job is, or what became of each of its items.")
final class JobShowCommand implements Callable<Integer> {
    private static final int PAGE = 500;
    private static final int ITEM_CHARS = 60;

    private final Terminal terminal;

    @Parameters(paramLabel = "JOB", converter = JobCommand.Id.class, description = "The job's number.")
    private long id;

    @Option(names = "--results", description = "Print a line for each item instead.")
    private boolean results;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object; with --results an array.")
    private boolean json;

    JobShowCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            Job job = JobCommand.found(pawl, id);
            if (!results && !json) {
                tell(job);
            } else if (!results) {
                print(terminal, job, true);
            } else if (json) {
                try (JsonOutput output = JsonOutput.array(terminal.out())) {
                    each(pawl, items -> items.forEach(item -> write(output, item)));
                }
            } else {
                each(
                        pawl,
                        items -> items.forEach(item -> terminal.out()
                                .println(item.taskId() + " " + item.status().wireName() + " "
                                        + Table.cut(Table.plain(item.item()), ITEM_CHARS)
                                        + (item.error() == null ? "" : ": " + Table.plain(item.error())))));
                terminal.out().flush();
            }
        }
        return ExitCode.OK;
    }

    private interface Page {
        void of(List<JobItem> items);
    }

    private void each(Pawl pawl, Page page) {
        List<JobItem> items = pawl.jobs().results(id, 0, PAGE);
        while (!items.isEmpty()) {
            page.of(items);
            items = pawl.jobs().results(id, items.get(items.size() - 1).taskId(), PAGE);
        }
    }

    private static void write(JsonOutput output, JobItem item) {
        output.startObject()
                .number("task_id", item.taskId())
                .raw("item", item.item())
                .string("status", item.status().wireName())
                .raw("success", item.success() == null ? null : item.success().toString())
                .string("error", item.error())
                .raw("details", item.details())
                .endObject();
    }

    private void tell(Job job) {
        terminal.out().println(job.name());
        terminal.out().println(JobCommand.line(job));
        if (job.error() != null) {
            terminal.out().println(job.error());
        }
        if (job.onComplete() != null) {
            terminal.out().println("then task " + job.onComplete());
        }
        terminal.out().flush();
    }

    /** Its number, or all of it. */
    static void print(Terminal terminal, Job job, boolean json) {
        if (!json) {
            terminal.out().println(job.id());
            terminal.out().flush();
            return;
        }
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject();
            JobCommand.fields(output, job);
            output.endObject();
        }
    }
}
