package dev.pawl.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = {
            "Print a script that completes pawl's words in bash and zsh.",
            "",
            "Use it with: source <(pawl completion)"
        })
final class CompletionCommand implements Runnable {
    private final Terminal terminal;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        terminal.out().print(AutoComplete.bash("pawl", Commands.root(terminal, Commands.NAMES)));
        terminal.out().flush();
    }
}
