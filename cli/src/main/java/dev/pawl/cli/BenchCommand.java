package dev.pawl.cli;

import dev.pawl.bench.Bench;
import dev.pawl.bench.BenchReport;
import dev.pawl.bench.HistoryCost;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measure this queue against plain SQLite loops, in one run on a temporary file; about a minute.",
            "",
            "The figures tell something on a quiet machine, and on the disk that the file is on."
        })
final class BenchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the file is made: the disk to measure. Default: the current folder.")
    private Path folder = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "N",
            converter = BenchSize.class,
            description = "How long to measure, 0.01 to 100 times the default.")
    private double size = 1;

    @Option(
            names = "--history",
            paramLabel = "TASKS",
            converter = WholeNumber.History.class,
            description = "Measure instead what so many finished tasks in the file cost a claim, 1 to 100,000,000.")
    private @Nullable Integer history;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        BenchReport report = measure(folder.toAbsolutePath(), step -> terminal.say("bench: " + step));
        terminal.out().println(json ? report.json() : report.table().stripTrailing());
        terminal.out().flush();
        return ExitCode.OK;
    }

    private BenchReport measure(Path dir, Consumer<String> progress) throws Exception {
        if (history == null) {
            return new Bench(dir, size, progress).run();
        }
        return new HistoryCost(dir, history, progress).run();
    }
}
