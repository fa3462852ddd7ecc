package dev.pawl.cli;

import dev.pawl.AttemptEnd;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "failed", description = "Say that keys have failed. They stay so until they are reset.")
final class GridFailedCommand extends GridEndCommand {
    @Option(
            names = "--error",
            required = true,
            paramLabel = "TEXT",
            converter = NotBlank.class,
            description = "What went wrong.")
    private String error = "";

    GridFailedCommand(Terminal terminal) {
        super(terminal, "failed");
    }

    @Override
    AttemptEnd end(ClaimReference held) {
        return AttemptEnd.by(held.taskId(), held.token(), Outcome.discard(error));
    }
}
