package dev.pawl.cli;

import dev.pawl.Pawl;
import picocli.CommandLine.Command;

@Command(
        name = "pause",
        description = "Start nothing of a queue any more, on any worker, until it is resumed. What runs goes on.")
final class QueuePauseCommand extends PauseSwitch {
    QueuePauseCommand(Terminal terminal) {
        super(terminal, true, "paused", "was paused already");
    }

    @Override
    boolean turn(Pawl pawl, String name) {
        return pawl.pause(name);
    }
}
