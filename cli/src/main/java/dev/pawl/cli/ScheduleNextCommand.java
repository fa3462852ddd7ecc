package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "next", description = "Print when a schedule is due next, as if it were not paused.")
final class ScheduleNextCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The schedule; 'pawl schedule list' lists them.")
    private String name = "";

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = WholeNumber.Ticks.class,
            description = "So many, 1 to 1000. Default: 10.")
    private int count = 10;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array of times.")
    private boolean json;

    ScheduleNextCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<Long> ticks;
        try (Pawl pawl = ScheduleCommand.open(name, queue)) {
            ticks = pawl.schedules().next(name, count).orElseThrow(() -> ScheduleCommand.noSuchSchedule(name, queue));
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                ticks.forEach(tick -> output.string(JsonOutput.utc(tick)));
            }
        } else {
            ticks.forEach(tick -> terminal.out().println(JsonOutput.utc(tick)));
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
