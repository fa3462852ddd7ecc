package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "revoke", description = "Make an access token void for ever, on every server within about a second.")
final class TokenRevokeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The token's name; 'pawl token list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    TokenRevokeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            if (!pawl.access().revoke(name)) {
                throw new CommandFailure("there is no token " + Table.harmless(name) + " that is good"
                        + "; 'pawl token list" + queue.asArgument() + "' lists them");
            }
        }
        terminal.out().println(Table.harmless(name) + " revoked");
        terminal.out().flush();
        return ExitCode.OK;
    }
}
