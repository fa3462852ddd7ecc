package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Remove a schedule; its tasks stay.")
final class ScheduleDeleteCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The schedule; 'pawl schedule list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    ScheduleDeleteCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = ScheduleCommand.open(name, queue)) {
            if (!pawl.schedules().delete(name)) {
                throw ScheduleCommand.noSuchSchedule(name, queue);
            }
        }
        terminal.out().println(name + " deleted");
        terminal.out().flush();
        return ExitCode.OK;
    }
}
