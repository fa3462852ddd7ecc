package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.Preflight;
import dev.pawl.TaskType;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.NewTask;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "preflight",
        description = {
            "Before a worker starts, say which stored tasks it would not do: by type, how many, and the oldest of them.",
            "",
            "A worker is described as for 'pawl work'. Changes nothing. Exit code 1: there are such tasks."
        })
final class PreflightCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = NotBlank.class,
            description = "Settings of the worker; its types count.")
    private @Nullable String config;

    @Option(
            names = "--type",
            arity = "1..*",
            paramLabel = "TYPE",
            description = "The types that it works, repeatable; 'mail.*' is every type with that beginning.")
    private @Nullable List<String> types;

    @Option(names = "--queue", paramLabel = "NAME", description = "Only tasks of this queue. Default: all.")
    private @Nullable String queueName;

    @Mixin
    private final QueueOptions queue;

    @Option(
            names = "--json",
            description = "Print ok, tasks and troubles: type, reason, tasks, first_ids, schedules and error of each.")
    private boolean json;

    PreflightCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        ConfigFaults faults = new ConfigFaults();
        WorkerConfig file = config == null ? WorkerConfig.EMPTY : WorkerConfigReader.read(config, faults);
        if (!faults.isEmpty()) {
            faults.all().forEach(fault -> terminal.say(spec.qualifiedName() + ": " + fault));
            return ExitCode.USAGE;
        }
        queue.configure(file.db());
        Preflight preflight;
        try (Pawl pawl = queue.openExisting()) {
            handled(file).forEach(type -> pawl.handle(TaskType.json(type), (payload, context) -> {}));
            preflight = pawl.preflight(TaskFilter.ALL.withQueue(queueName));
        }
        if (json) {
            printJson(preflight);
        } else {
            print(preflight);
        }
        return preflight.isClear() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Set<String> handled(WorkerConfig file) {
        Set<String> handled = new LinkedHashSet<>();
        if (types == null) {
            handled.addAll(file.typesOrNone().keySet());
        } else {
            for (String type : types) {
                // why: a type that cannot exist is a mistake here as it is for a worker.
                NewTask.of(type, "{}");
                handled.add(type.strip());
            }
        }
        if (handled.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Missing option: '--type=TYPE', or types in the file of --config");
        }
        return handled;
    }

    private void print(Preflight preflight) {
        for (Preflight.Trouble trouble : preflight.troubles()) {
            String ids = trouble.firstIds().stream().map(String::valueOf).collect(Collectors.joining(", "));
            String schedules = String.join(", ", trouble.schedules());
            terminal.out()
                    .println(Table.plain(trouble.type()) + ": " + Table.count(trouble.tasks(), "task")
                            + (ids.isEmpty()
                                    ? ""
                                    : " (" + ids
                                            + (trouble.tasks()
                                                            > trouble.firstIds().size()
                                                    ? ", ..."
                                                    : "") + ")")
                            + (schedules.isEmpty() ? "" : ", schedules " + Table.plain(schedules))
                            + ": " + Table.plain(trouble.error()));
        }
        if (preflight.isClear()) {
            terminal.out().println("All " + Table.count(preflight.tasks(), "task") + " can be done.");
        }
        terminal.out().flush();
    }

    private void printJson(Preflight preflight) {
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject()
                    .bool("ok", preflight.isClear())
                    .number("tasks", preflight.tasks())
                    .startArray("troubles");
            for (Preflight.Trouble trouble : preflight.troubles()) {
                output.startObject()
                        .string("type", trouble.type())
                        .string("reason", trouble.reason().wireName())
                        .number("tasks", trouble.tasks())
                        .raw("first_ids", trouble.firstIds().toString())
                        .startArray("schedules");
                trouble.schedules().forEach(output::string);
                output.endArray().string("error", trouble.error()).endObject();
            }
            output.endArray().endObject();
        }
    }
}
