package dev.pawl.cli;

import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "worker", description = "Change how a running worker works, or remove those that are gone.")
final class WorkerCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(new WorkerSetCommand(terminal), new WorkerPruneCommand(terminal));
    }
}
