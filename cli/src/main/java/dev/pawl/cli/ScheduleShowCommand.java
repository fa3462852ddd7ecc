package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a schedule and the tasks that it made last.")
final class ScheduleShowCommand implements Callable<Integer> {
    private static final int RUNS = 10;

    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The schedule; 'pawl schedule list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the schedule as JSON.")
    private boolean json;

    ScheduleShowCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        ScheduleState state;
        List<ScheduleRun> runs;
        try (Pawl pawl = ScheduleCommand.open(name, queue)) {
            state = pawl.schedules().get(name).orElseThrow(() -> ScheduleCommand.noSuchSchedule(name, queue));
            runs = pawl.schedules().runs(name, RUNS);
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                ScheduleCommand.write(output, state);
            }
            return ExitCode.OK;
        }
        print(state);
        if (!runs.isEmpty()) {
            Table table = new Table("FOR", "TASK", "STATUS", "ENDED");
            runs.forEach(run -> table.row(
                    JsonOutput.utc(run.tick()),
                    String.valueOf(run.taskId()),
                    run.status().wireName(),
                    run.finishedAt() == null ? "" : JsonOutput.utc(run.finishedAt())));
            terminal.out().println();
            table.print(terminal.out());
        }
        return ExitCode.OK;
    }

    private void print(ScheduleState state) {
        Schedule schedule = state.schedule();
        NewTask task = schedule.task();
        PrintWriter out = terminal.out();
        out.println("schedule  " + schedule.name());
        out.println("when      " + ScheduleCommand.when(state));
        out.println("next      " + ScheduleCommand.next(state));
        out.println("type      " + Table.harmless(task.type()));
        out.println("queue     " + Table.harmless(task.queue()));
        out.println("payload   " + Table.harmless(task.payload()));
        out.println("missed    " + schedule.missed().wireName());
        out.println("overlap   " + schedule.overlap().wireName());
        out.println("made by   " + (state.madeBy() == ScheduleState.Maker.FILE ? "a file" : "hand"));
        out.flush();
    }
}
