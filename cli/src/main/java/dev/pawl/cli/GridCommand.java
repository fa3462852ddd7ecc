package dev.pawl.cli;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "grid",
        description = "Work that is named by keys which the workers bring along: claim, end, reset and count keys.")
final class GridCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new GridClaimCommand(terminal),
                new GridDoneCommand(terminal),
                new GridFailedCommand(terminal),
                new GridReleaseCommand(terminal),
                new GridResetCommand(terminal),
                new GridMissingCommand(terminal),
                new GridStatsCommand(terminal));
    }
}
