package dev.pawl.cli;

import dev.pawl.Grid;
import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "stats", description = "Say how far a grid is. Keys that nobody has claimed yet are not known to it.")
final class GridStatsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "GRID", description = "The grid's name.")
    private String grid = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    GridStatsCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Grid.Statistics statistics;
        try (Pawl pawl = queue.openExisting()) {
            statistics = pawl.grid(grid).statistics();
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("name", grid)
                        .number("done", statistics.done())
                        .number("failed", statistics.failed())
                        .number("held", statistics.held())
                        .number("free", statistics.free())
                        .endObject();
            }
            return ExitCode.OK;
        }
        Table table = new Table("GRID", "DONE", "FAILED", "HELD", "FREE");
        table.row(grid, statistics.done(), statistics.failed(), statistics.held(), statistics.free());
        table.print(terminal.out());
        return ExitCode.OK;
    }
}
