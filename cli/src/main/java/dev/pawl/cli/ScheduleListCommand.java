package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.ScheduleState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the schedules: when each is due, and what became of its last task.")
final class ScheduleListCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    ScheduleListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<ScheduleState> schedules;
        try (Pawl pawl = queue.openExisting()) {
            schedules = pawl.schedules().list();
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                schedules.forEach(state -> ScheduleCommand.write(output, state));
            }
        } else if (schedules.isEmpty()) {
            terminal.say("No schedules. Make one: pawl schedule put NAME TYPE --cron '0 7 * * *'" + queue.asArgument());
        } else {
            Table table = new Table("NAME", "WHEN", "TYPE", "NEXT", "LAST", "STATUS");
            schedules.forEach(state -> table.row(
                    state.schedule().name(),
                    ScheduleCommand.when(state),
                    state.schedule().task().type(),
                    ScheduleCommand.next(state),
                    state.lastTick() == null ? "" : JsonOutput.utc(state.lastTick()),
                    state.lastStatus() == null ? "" : state.lastStatus().wireName()));
            table.print(terminal.out());
        }
        return ExitCode.OK;
    }
}
