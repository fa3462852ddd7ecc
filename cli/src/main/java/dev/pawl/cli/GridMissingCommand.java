package dev.pawl.cli;

import dev.pawl.GridKey;
import dev.pawl.Pawl;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "missing", description = "Print those of the keys that are not done, one a line, in their order.")
final class GridMissingCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final GridKeys keys;

    @Mixin
    private final QueueOptions queue;

    GridMissingCommand(Terminal terminal) {
        this.terminal = terminal;
        this.keys = new GridKeys(terminal);
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws IOException {
        List<GridKey> asked = keys.all();
        try (Pawl pawl = queue.openExisting()) {
            pawl.grid(keys.grid()).missing(asked).forEach(key -> terminal.out().println(key.json()));
        }
        terminal.out().flush();
        return ExitCode.OK;
    }
}
