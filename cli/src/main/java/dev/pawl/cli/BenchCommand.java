package dev.pawl.cli;

import dev.pawl.bench.Bench;
import dev.pawl.bench.BenchReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        BenchReport report = new Bench(folder.toAbsolutePath(), size, step -> terminal.say("bench: " + step)).run();
        terminal.out().println(json ? report.json() : report.table().stripTrailing());
        terminal.out().flush();
        return ExitCode.OK;
    }
}
