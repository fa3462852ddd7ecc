package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.ScheduleState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pause",
        description = "Make no task of a schedule until it is resumed; what passes meanwhile is not missed.")
final class SchedulePauseCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The schedule; 'pawl schedule list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the schedule as JSON.")
    private boolean json;

    SchedulePauseCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        ScheduleState state;
        try (Pawl pawl = ScheduleCommand.open(name, queue)) {
            state = pawl.schedules().pause(name).orElseThrow(() -> ScheduleCommand.noSuchSchedule(name, queue));
        }
        ScheduleCommand.print(terminal, state, json, "paused");
        return ExitCode.OK;
    }
}
