package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.AccessStore;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rotate",
        description =
                "Give an access token another secret, and print it this one time. The old one stays good for a while.")
final class TokenRotateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The token's name; 'pawl token list' lists them.")
    private String name = "";

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How long the old secret stays good, at most 30d; 0s ends it now. Default: 1h.")
    private Duration grace = AccessStore.GRACE;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TokenRotateCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            AccessStore.Issued issued = pawl.access()
                    .rotate(name, grace)
                    .orElseThrow(() -> new CommandFailure("there is no token " + Table.harmless(name) + " that is good"
                            + "; 'pawl token list" + queue.asArgument() + "' lists them"));
            TokenCommand.printSecret(terminal, issued, json);
        }
        return ExitCode.OK;
    }
}
