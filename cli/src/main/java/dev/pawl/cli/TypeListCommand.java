package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TypeState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the registered types.")
final class TypeListCommand implements Callable<Integer> {
    private static final int DESCRIPTION_CHARS = 60;

    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    TypeListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<TypeState> types;
        try (Pawl pawl = queue.openExisting()) {
            types = pawl.types().list();
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                types.forEach(state -> TypeCommand.write(output, state));
            }
        } else if (types.isEmpty()) {
            terminal.say(
                    "No types are registered, so all are free. Register one: pawl type put NAME" + queue.asArgument());
        } else {
            Table table = new Table("TYPE", "STATUS", "SCHEMA", "ALIASES", "DESCRIPTION");
            types.forEach(state -> table.row(
                    state.rules().name(),
                    TypeCommand.status(state),
                    state.rules().payloadSchema() == null ? "" : "yes",
                    String.join(" ", state.rules().aliases()),
                    Table.cut(Table.plain(state.rules().description()), DESCRIPTION_CHARS)));
            table.print(terminal.out());
        }
        return ExitCode.OK;
    }
}
