package dev.pawl.cli;

import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "queue", description = "Look at queues, pause and resume them, and limit what runs.")
final class QueueCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new QueueListCommand(terminal),
                new QueuePauseCommand(terminal),
                new QueueResumeCommand(terminal),
                new QueueLimitCommand(terminal),
                new QueueLimitsCommand(terminal));
    }
}
