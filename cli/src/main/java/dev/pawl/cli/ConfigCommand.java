package dev.pawl.cli;

import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "config", description = "Check a configuration before a worker starts with it.")
final class ConfigCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(new ConfigCheckCommand(terminal));
    }
}
