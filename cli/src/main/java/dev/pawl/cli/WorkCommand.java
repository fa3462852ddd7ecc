package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.cli.WorkerConfig.ExecType;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "work",
        description = {
            "Work tasks by running a command for each.",
            "",
            "The payload is on its standard input and in $PAWL_PAYLOAD_FILE; $PAWL_TASK_ID, $PAWL_TASK_TYPE and"
                    + " $PAWL_ATTEMPT say which task. Exit code 0: done, standard output is the result. 75: try again. 65:"
                    + " never try again. Any other: this attempt failed. Standard error goes to the task's log.",
            "",
            "Ctrl-C or TERM lets running tasks end; a second one ends everything at once."
        })
final class WorkCommand implements Callable<Integer> {
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = NotBlank.class,
            description = {
                "Settings of the worker, as .yaml, .json or .toml; docs/configuration.md lists them. Variables named"
                        + " PAWL_WORKER_* go before the file, options before both. 'pawl config check' checks it."
            })
    private @Nullable String config;

    @Option(
            names = "--type",
            arity = "1..*",
            paramLabel = "TYPE",
            description = "The types to work, repeatable; 'mail.*' is every type with that beginning.")
    private @Nullable List<String> types;

    @Option(
            names = "--exec",
            paramLabel = "COMMAND",
            converter = NotBlank.class,
            description = "What to run for each task, as a line for the shell.")
    private @Nullable String exec;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            converter = WholeNumber.Concurrency.class,
            description = "Tasks at once, 1 to 10000. Default: the number of processors.")
    private @Nullable Integer concurrency;

    @Option(
            names = "--queue",
            paramLabel = "NAME[=SLOTS]",
            description = "Only this queue, repeatable; with SLOTS at most so many of it at once. Default: all.")
    private @Nullable List<String> queues;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            converter = StrategyName.class,
            description = "In which order tasks are taken: priority, the default, fifo, lifo or weighted_random.")
    private @Nullable Strategy strategy;

    @Option(
            names = "--capability",
            paramLabel = "NAME=VALUE",
            description = "What this worker offers to tasks that ask for it, repeatable; the same name again: either.")
    private @Nullable List<String> capabilities;

    @Option(names = "--drain", description = "End when nothing is left to do; exit code 1 if a task failed for good.")
    private boolean drain;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            converter = DurationText.Lease.class,
            description = "How long others wait before they take over from a worker that died, 1s to 1d. Default: 1m.")
    private @Nullable Duration lease;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = DurationText.Grace.class,
            description = "How long running tasks may go on when asked to stop. Default: 30s.")
    private Duration grace = Worker.CLOSE_DEADLINE;

    @Option(names = "--id", paramLabel = "NAME", description = "The worker's name. Default: host-pid-random.")
    private @Nullable String id;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print worker_id, completed, failed, retried and lost at the end.")
    private boolean json;

    WorkCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        ConfigFaults faults = new ConfigFaults();
        WorkerConfig wanted = config(faults);
        if (!faults.isEmpty()) {
            faults.all().forEach(fault -> terminal.say(spec.qualifiedName() + ": " + fault));
            return ExitCode.USAGE;
        }
        Map<String, String> commands = commands(wanted);
        WorkerSettings settings = wanted.settings();
        queue.configure(wanted.db());
        queue.maintain(wanted.maintenanceOrDefault());
        WorkTally tally = new WorkTally();
        try (ExecHandler handler = new ExecHandler(Map.of("PAWL_DB", queue.location()));
                Pawl pawl = queue.open();
                StopSignal stop = StopSignal.install(() -> tellStopping(handler), handler::kill)) {
            wanted.typesOrNone()
                    .forEach((type, run) -> pawl.handleOutcome(
                            run.asType(type), handler.running(Objects.requireNonNull(commands.get(type)))));
            pawl.subscribe(tally);
            wanted.registeredOrNone().forEach(rules -> pawl.types().put(rules));
            sync(pawl, wanted.schedules());
            Worker worker = pawl.start(settings);
            List<String> names = List.copyOf(commands.keySet());
            terminal.say("Worker " + worker.id() + " takes " + String.join(", ", names) + " from "
                    + Secrets.address(queue.location()) + ", " + settings.concurrency()
                    + " at once. Ctrl-C stops it.");
            boolean drained = drain ? new Drain(pawl, worker, stop).watch(terminal, names, tally) : watch(stop, tally);
            boolean ended = worker.stop(grace);
            report(worker, tally, ended);
            if (drained && drain) {
                tellLeft(pawl, names);
            }
            return exitCode(drained, stop, tally);
        }
    }

    /** A drain does not wait for what may not start: whoever asked for it should know. */
    private void tellLeft(Pawl pawl, List<String> types) {
        long left = Drain.left(pawl, types);
        if (left > 0) {
            terminal.say(Table.number(left) + (left == 1 ? " task is" : " tasks are")
                    + " left that may not start now, or that another worker has; 'pawl why ID' says why.");
        }
    }

    /** What options, variables and the file say, in this order. */
    private WorkerConfig config(ConfigFaults faults) {
        WorkerConfig options = options();
        WorkerConfig file = config == null ? WorkerConfig.EMPTY : WorkerConfigReader.read(config, faults);
        return options.over(WorkerVariables.read(terminal.environment(), faults))
                .over(file);
    }

    private WorkerConfig options() {
        if (id != null && (id.isBlank() || id.length() > NewTask.MAX_NAME_CHARS)) {
            throw new InvalidTaskException("id", "must have 1 to " + NewTask.MAX_NAME_CHARS + " characters");
        }
        Map<String, ExecType> named = null;
        if (types != null) {
            named = new LinkedHashMap<>();
            for (String type : types) {
                // why: a worker must not wait for tasks that cannot exist.
                NewTask.of(type, "{}");
                named.put(type.strip(), ExecType.EMPTY);
            }
        }
        return new WorkerConfig(
                id,
                concurrency,
                queues == null ? null : QueueSlots.parse(queues),
                named,
                exec,
                capabilities == null ? null : Capabilities.parse(capabilities),
                strategy,
                lease,
                null,
                null,
                null,
                null,
                null);
    }

    /** What is run for each type. */
    private Map<String, String> commands(WorkerConfig wanted) {
        if (wanted.typesOrNone().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Missing option: '--type=TYPE', or types in the file of --config");
        }
        Map<String, String> commands = new LinkedHashMap<>();
        wanted.typesOrNone().forEach((type, run) -> {
            String command = wanted.command(run);
            if (command == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Missing option: '--exec=COMMAND', or exec of type " + type + " in the file of --config");
            }
            commands.put(type, command);
        });
        return commands;
    }

    /** The file says which schedules there are; one that says nothing of them leaves them alone. */
    private void sync(Pawl pawl, @Nullable List<Schedule> schedules) {
        if (schedules != null) {
            List<String> removed = pawl.schedules().sync(schedules);
            if (!removed.isEmpty()) {
                terminal.say("Removed " + Table.count(removed.size(), "schedule") + " that the file has no more: "
                        + String.join(", ", removed) + ".");
            }
        }
    }

    private void tellStopping(ExecHandler handler) {
        handler.hurry();
        int running = handler.runningCount();
        terminal.say(
                running == 0
                        ? "Stopping."
                        : "Stopping after " + Table.count(running, "task") + ", which may take "
                                + DurationText.describe(grace) + ". Once more ends everything at once.");
    }

    /** Until it is asked to stop. Always drained: there was no end to come to. */
    private boolean watch(StopSignal stop, WorkTally tally) throws InterruptedException {
        String told = tally.toString();
        while (!stop.await(TELL_EVERY)) {
            if (!tally.toString().equals(told)) {
                told = tally.toString();
                terminal.say(told);
            }
        }
        return true;
    }

    private void report(Worker worker, WorkTally tally, boolean ended) {
        terminal.say(
                tally + "." + (ended ? "" : " Not all tasks ended in time; they come back when their leases run out."));
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("worker_id", worker.id())
                        .number("completed", tally.completed())
                        .number("failed", tally.failed())
                        .number("retried", tally.retried())
                        .number("lost", tally.lost())
                        .endObject();
            }
        }
    }

    private int exitCode(boolean drained, StopSignal stop, WorkTally tally) {
        if (!drained) {
            return ExitCode.SIGNAL + stop.number();
        }
        return drain && tally.failed() > 0 ? ExitCode.FAILED : ExitCode.OK;
    }
}
