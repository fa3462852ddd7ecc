package dev.pawl.cli;

import dev.pawl.Pawl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "prune",
        description = {
            "Remove workers from the register: all that are stopped or stale, or those that are named.",
            "",
            "A worker that lives, or holds tasks under a lease, stays unless forced; its tasks are not touched either way."
        })
final class WorkerPruneCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Workers, as 'pawl workers' names them.")
    private List<String> ids = List.of();

    @Option(names = "--force", description = "Also those that hold tasks and, when named, those that live.")
    private boolean force;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print an array of the ids that were removed.")
    private boolean json;

    WorkerPruneCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<String> removed;
        try (Pawl pawl = queue.openExisting()) {
            removed = ids.isEmpty() ? pawl.maintenance().pruneWorkers(Duration.ZERO, force) : named(pawl);
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                removed.forEach(output::string);
            }
        } else {
            removed.forEach(id -> terminal.out().println(Table.harmless(id) + " removed"));
            terminal.out().flush();
            if (removed.isEmpty() && ids.isEmpty()) {
                terminal.say("No worker is stopped or stale without tasks.");
            }
        }
        return removed.size() < ids.size() ? ExitCode.FAILED : ExitCode.OK;
    }

    private List<String> named(Pawl pawl) {
        List<String> removed = new ArrayList<>();
        for (String id : ids) {
            Optional<Boolean> done = pawl.maintenance().pruneWorker(id, force);
            if (done.isEmpty()) {
                terminal.say("There is no worker " + Table.harmless(id) + "; 'pawl workers" + queue.asArgument()
                        + "' lists them.");
            } else if (done.get()) {
                removed.add(id);
            } else {
                terminal.say(
                        "Worker " + Table.harmless(id) + " lives or holds tasks; --force removes it all the same.");
            }
        }
        return removed;
    }
}
