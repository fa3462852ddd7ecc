package dev.pawl.cli;

import dev.pawl.AttemptEnd;
import dev.pawl.store.ClaimReference;
import picocli.CommandLine.Command;

@Command(name = "release", description = "Give keys back, so that somebody else may have them.")
final class GridReleaseCommand extends GridEndCommand {
    GridReleaseCommand(Terminal terminal) {
        super(terminal, "given back");
    }

    @Override
    AttemptEnd end(ClaimReference held) {
        return AttemptEnd.released(held.taskId(), held.token());
    }
}
