package dev.pawl.cli;

import dev.pawl.bench.BackupCost;
import dev.pawl.bench.Bench;
import dev.pawl.bench.ClaimCost;
import dev.pawl.bench.DashboardCost;
import dev.pawl.bench.EventCost;
import dev.pawl.bench.Fairness;
import dev.pawl.bench.HttpBench;
import dev.pawl.bench.LogBench;
import dev.pawl.bench.ProcessBench;
import dev.pawl.bench.RemoteCost;
import dev.pawl.bench.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measure this queue against plain SQLite loops, in one run on a temporary file; about a minute.",
            "",
            "The figures tell something on a quiet machine, and on the disk that the file is on."
        },
        synopsisSubcommandLabel = "[claim | fairness | processes | log | backup | events | dashboards | remote | http]")
final class BenchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the files are made: the disk to measure. Default: the current folder.")
    private Path folder = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "N",
            converter = BenchSize.class,
            description = "How long to measure, 0.01 to 100 times the default.")
    private @Nullable Double size;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print a JSON object.")
    private boolean json;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What else can be measured. */
    List<Object> commands() {
        return List.of(
                new Claim(),
                new Fair(),
                new Several(),
                new Log(),
                new Backups(),
                new Told(),
                new Dashboards(),
                new Remote(),
                new Http());
    }

    @Override
    public Integer call() throws Exception {
        return tell(new Bench(dir(), size == null ? 1 : size, this::say).run(), null);
    }

    private Path dir() {
        return folder.toAbsolutePath();
    }

    private void say(String step) {
        terminal.say("bench: " + step);
    }

    private int tell(Report report, @Nullable Path charts) throws IOException {
        terminal.out().println(json ? report.json() : report.table().stripTrailing());
        terminal.out().flush();
        if (charts != null) {
            report.writeCharts(charts);
        }
        return ExitCode.OK;
    }

    /** What the measurements beside the usual one share. */
    private abstract class Special implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--charts",
                paramLabel = "DIR",
                description = "Write the figures as Markdown and SVG there too.")
        private @Nullable Path charts;

        abstract Report measure() throws Exception;

        CommandSpec spec() {
            return spec;
        }

        @Override
        public Integer call() throws Exception {
            if (size != null) {
                throw new ParameterException(
                        spec.commandLine(), "--size stands behind " + spec.name() + ": it means another thing there");
            }
            return tell(measure(), charts);
        }
    }

    @Command(
            name = "claim",
            description = "Measure what a claim costs in files with much in them, beside a small file; two minutes.")
    private final class Claim extends Special {
        @Option(
                names = "--size",
                paramLabel = "TASKS",
                converter = WholeNumber.Tasks.class,
                description = "How many tasks are much, 1000 to 100,000,000. Default: 1,000,000.")
        private int tasks = ClaimCost.DEFAULT_SIZE;

        @Override
        Report measure() throws Exception {
            return new ClaimCost(dir(), tasks, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "fairness",
            description = "Simulate whom each strategy serves when more tasks arrive than can be done; a minute.")
    private final class Fair extends Special {
        @Option(
                names = "--size",
                paramLabel = "TASKS",
                converter = WholeNumber.Tasks.class,
                description = "How many tasks arrive in each run, 1000 to 100,000,000. Default: 20,000.")
        private int tasks = Fairness.DEFAULT_TASKS;

        @Override
        Report measure() throws Exception {
            return new Fairness(dir(), tasks, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "processes",
            description = "Measure several processes on one file: picking up, idling, draining together; a minute.")
    private final class Several extends Special {
        @Option(
                names = "--size",
                paramLabel = "TASKS",
                converter = WholeNumber.Tasks.class,
                description = "How many tasks are drained each time, 1000 to 100,000,000. Default: 20,000.")
        private int tasks = ProcessBench.DEFAULT_TASKS;

        @Override
        Report measure() throws Exception {
            return new ProcessBench(dir(), tasks, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "backup",
            description = "Measure what a backup costs those who enqueue meanwhile, and restore it; half a minute.")
    private final class Backups extends Special {
        @Option(
                names = "--size",
                paramLabel = "MB",
                converter = WholeNumber.Megabytes.class,
                description = "How large the queue is, 10 to 100,000. Default: 200.")
        private int megabytes = BackupCost.DEFAULT_SIZE;

        @Override
        Report measure() throws Exception {
            return new BackupCost(dir(), megabytes, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "events",
            description =
                    "Measure what it costs a worker, and those who enqueue, that others follow the events; a minute.")
    private final class Told extends Special {
        @Option(
                names = "--size",
                paramLabel = "TASKS",
                converter = WholeNumber.Tasks.class,
                description = "How many tasks are drained each time, 1000 to 100,000,000. Default: 20,000.")
        private int tasks = EventCost.DEFAULT_TASKS;

        @Override
        Report measure() throws Exception {
            return new EventCost(dir(), tasks, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "dashboards",
            description = "Measure what it costs a worker that 50 dashboards are open beside it; two minutes.")
    private final class Dashboards extends Special {
        @Option(
                names = "--size",
                paramLabel = "TASKS",
                converter = WholeNumber.Tasks.class,
                description = "How many tasks are drained each time, 1000 to 100,000,000. Default: 100,000.")
        private int tasks = DashboardCost.DEFAULT_TASKS;

        @Override
        Report measure() throws Exception {
            return new DashboardCost(dir(), tasks, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "remote",
            description = "Measure a worker that a client connects to a server, beside one on its file; half a minute.")
    private final class Remote extends Special {
        @Option(
                names = "--size",
                paramLabel = "TASKS",
                converter = WholeNumber.Tasks.class,
                description = "How many tasks are drained each time, 1000 to 100,000,000. Default: 20,000.")
        private int tasks = RemoteCost.DEFAULT_TASKS;

        @Override
        Report measure() throws Exception {
            return new RemoteCost(dir(), tasks, BenchCommand.this::say).run();
        }
    }

    @Command(name = "http", description = "Measure the server under wrk, which must be installed; three minutes.")
    private final class Http extends Special {
        @Option(
                names = "--seconds",
                paramLabel = "N",
                converter = WholeNumber.Seconds.class,
                description = "How long each measurement takes, 1 to 86,400. Default: 5.")
        private int seconds = HttpBench.DEFAULT_SECONDS;

        @Override
        Report measure() throws Exception {
            if (!HttpBench.hasWrk()) {
                throw new ParameterException(
                        spec().commandLine(), "wrk is not found: install it, and see that it is on the PATH");
            }
            return new HttpBench(dir(), seconds, BenchCommand.this::say).run();
        }
    }

    @Command(
            name = "log",
            description = "Measure how long the write-ahead log gets at full speed, and what that costs; a minute.")
    private final class Log extends Special {
        @Option(
                names = "--seconds",
                paramLabel = "N",
                converter = WholeNumber.Seconds.class,
                description = "How long, 1 to 86,400. Default: 60.")
        private int seconds = LogBench.DEFAULT_SECONDS;

        @Override
        Report measure() throws Exception {
            return new LogBench(dir(), seconds, BenchCommand.this::say).run();
        }
    }
}
