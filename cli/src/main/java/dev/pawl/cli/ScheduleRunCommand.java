package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Enqueued;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description =
                "Make a task of a schedule at once, whatever its clock, pause and overlap say. Prints its number.")
final class ScheduleRunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The schedule; 'pawl schedule list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print task_id.")
    private boolean json;

    ScheduleRunCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Enqueued made;
        try (Pawl pawl = ScheduleCommand.open(name, queue)) {
            made = pawl.schedules().runNow(name).orElseThrow(() -> ScheduleCommand.noSuchSchedule(name, queue));
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject().number("task_id", made.taskId()).endObject();
            }
        } else {
            terminal.out().println(made.taskId());
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
