package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Bulk;
import dev.pawl.store.TaskFilter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bulk",
        description = {
            "Cancel, retry, delete or reprioritise every task that fits.",
            "",
            "Without --yes it only counts them. Works in small steps beside the workers; Ctrl-C does no harm, and what was changed"
                    + " stays so."
        })
final class BulkCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ACTION",
            description =
                    "cancel (what has not ended), retry (what failed or was cancelled), delete (what is not in work) or"
                            + " priority (of what waits).")
    private String action = "";

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Option(names = "--all", description = "Every task is meant, instead of those that fit.")
    private boolean all;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = WholeNumber.Priority.class,
            description = "The new priority, 1 to 1000; for the action priority.")
    private @Nullable Integer priority;

    @Option(
            names = "--action-id",
            paramLabel = "ID",
            description =
                    "A name by which a repeat is known for 30 days: it has the same answer, and goes on where the first was"
                            + " interrupted.")
    private @Nullable String actionId;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print action, action_id, dry_run and tasks.")
    private boolean json;

    BulkCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Bulk bulk = new Bulk(Bulk.Verb.of(action), filter.filter(), priority, actionId);
        if (all != bulk.filter().equals(TaskFilter.ALL)) {
            throw new ParameterException(
                    spec.commandLine(),
                    all
                            ? "--all and options that choose tasks exclude each other"
                            : "which tasks? Add options as of 'pawl list', or --all");
        }
        try (Pawl pawl = queue.openExisting()) {
            report(bulk, yes ? run(pawl, bulk) : pawl.wouldChange(bulk));
        }
        return ExitCode.OK;
    }

    private long run(Pawl pawl, Bulk bulk) {
        try (Meter meter = Meter.start(terminal, bulk.verb().wireName(), " tasks", Meter.UNKNOWN)) {
            return pawl.bulk(bulk, changed -> {
                        meter.to(changed);
                        return true;
                    })
                    .changed();
        }
    }

    private void report(Bulk bulk, long tasks) {
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("action", bulk.verb().wireName())
                        .string("action_id", bulk.id())
                        .bool("dry_run", !yes)
                        .number("tasks", tasks)
                        .endObject();
            }
            return;
        }
        terminal.out()
                .println(bulk.verb().wireName() + ": " + Table.count(tasks, "task") + (yes ? "" : " would change"));
        terminal.out().flush();
        if (!yes) {
            terminal.say("Nothing was done; add --yes to do it.");
        }
    }
}
