package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.ScheduleState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "End the pause of a schedule: its next tick is the first one from now.")
final class ScheduleResumeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The schedule; 'pawl schedule list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the schedule as JSON.")
    private boolean json;

    ScheduleResumeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        ScheduleState state;
        try (Pawl pawl = ScheduleCommand.open(name, queue)) {
            state = pawl.schedules().resume(name).orElseThrow(() -> ScheduleCommand.noSuchSchedule(name, queue));
        }
        ScheduleCommand.print(terminal, state, json, "goes on");
        return ExitCode.OK;
    }
}
