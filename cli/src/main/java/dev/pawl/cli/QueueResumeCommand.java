package dev.pawl.cli;

import dev.pawl.Pawl;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "End the pause of a queue.")
final class QueueResumeCommand extends PauseSwitch {
    QueueResumeCommand(Terminal terminal) {
        super(terminal, false, "resumed", "was not paused");
    }

    @Override
    boolean turn(Pawl pawl, String name) {
        return pawl.resume(name);
    }
}
