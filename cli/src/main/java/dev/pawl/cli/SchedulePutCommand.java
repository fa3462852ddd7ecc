package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.Schedule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "put", description = "Make a schedule, or change the one of its name. One that is paused stays so.")
final class SchedulePutCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ScheduleOptions options = new ScheduleOptions();

    @Option(
            names = "--payload",
            paramLabel = "JSON|@FILE|-",
            description = "What the handler is given: JSON, a file of it, or standard input. Default: {}.")
    private String payload = "{}";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the schedule as JSON.")
    private boolean json;

    SchedulePutCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Schedule schedule = options.schedule(PayloadText.read(payload, terminal.in()));
        ScheduleState put;
        try (Pawl pawl = queue.open()) {
            put = pawl.schedules().put(schedule);
        }
        ScheduleCommand.print(terminal, put, json, "put");
        return ExitCode.OK;
    }
}
