package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TypeState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "activate", description = "Let a retired type take tasks again.")
final class TypeActivateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The type; 'pawl type list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the type as JSON.")
    private boolean json;

    TypeActivateCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        TypeState state;
        try (Pawl pawl = queue.openExisting()) {
            state = pawl.types().activate(name).orElseThrow(() -> TypeCommand.noSuchType(name, queue));
        }
        TypeCommand.print(terminal, state, json, "active");
        return ExitCode.OK;
    }
}
