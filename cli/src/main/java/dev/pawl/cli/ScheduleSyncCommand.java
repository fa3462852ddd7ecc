package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.task.Schedule;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sync",
        description = {
            "Put the schedules of a file, all or none, and remove those that a file made before and this one has not.",
            "",
            "Those made by 'schedule put', over REST or by the library stay. A worker does the same with the file of its"
                    + " --config when it starts."
        })
final class ScheduleSyncCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A worker's configuration with schedules: .yaml, .json or .toml.")
    private String file = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print put and removed, each an array of names.")
    private boolean json;

    ScheduleSyncCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        ConfigFaults faults = new ConfigFaults();
        WorkerConfig said = WorkerConfigReader.read(file, faults);
        if (faults.isEmpty() && said.schedules() == null) {
            faults.add(file, 0, "schedules", "must be there; without any schedule write {}");
        }
        if (!faults.isEmpty()) {
            faults.all().forEach(fault -> terminal.say(spec.qualifiedName() + ": " + fault));
            return ExitCode.USAGE;
        }
        List<Schedule> schedules = said.schedulesOrNone();
        List<String> removed;
        queue.configure(said.db());
        try (Pawl pawl = queue.open()) {
            removed = pawl.schedules().sync(schedules);
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject().startArray("put");
                schedules.forEach(schedule -> output.string(schedule.name()));
                output.endArray().startArray("removed");
                removed.forEach(output::string);
                output.endArray().endObject();
            }
        } else {
            schedules.forEach(schedule -> terminal.out().println(schedule.name() + " put"));
            removed.forEach(name -> terminal.out().println(name + " removed"));
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
