package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TypeState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "retire", description = "Let a type take no new tasks, from anybody. Those that are there go on.")
final class TypeRetireCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The type; 'pawl type list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the type as JSON.")
    private boolean json;

    TypeRetireCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        TypeState state;
        try (Pawl pawl = queue.openExisting()) {
            state = pawl.types().retire(name).orElseThrow(() -> TypeCommand.noSuchType(name, queue));
        }
        TypeCommand.print(terminal, state, json, "retired");
        return ExitCode.OK;
    }
}
