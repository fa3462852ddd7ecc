package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.task.NewTask;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--type",
            required = true,
            arity = "1..*",
            paramLabel = "TYPE",
            description = "The types to work, repeatable; 'mail.*' is every type with that beginning.")
    private List<String> types = List.of();

    @Option(
            names = "--exec",
            required = true,
            paramLabel = "COMMAND",
            converter = NotBlank.class,
            description = "What to run for each task, as a line for the shell.")
    private String exec = "";

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            converter = WholeNumber.Concurrency.class,
            description = "Tasks at once, 1 to 10000. Default: the number of processors.")
    private int concurrency = WorkerSettings.DEFAULT.concurrency();

    @Option(names = "--queue", paramLabel = "NAME", description = "Only this queue, repeatable. Default: all.")
    private Set<String> queues = Set.of();

    @Option(
            names = "--capability",
            paramLabel = "NAME=VALUE",
            description = "What this worker offers to tasks that ask for it, repeatable; the same name again: either.")
    private List<String> capabilities = List.of();

    @Option(names = "--drain", description = "End when nothing is left to do; exit code 1 if a task failed for good.")
    private boolean drain;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            converter = DurationText.Lease.class,
            description = "How long others wait before they take over from a worker that died, 1s to 1d. Default: 1m.")
    private Duration lease = WorkerSettings.DEFAULT.lease();

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
        WorkerSettings settings = settings();
        WorkTally tally = new WorkTally();
        try (ExecHandler handler = new ExecHandler(exec, Map.of("PAWL_DB", queue.location()));
                Pawl pawl = queue.open();
                StopSignal stop = StopSignal.install(() -> tellStopping(handler), handler::kill)) {
            new LinkedHashSet<>(types).forEach(type -> pawl.handleOutcome(TaskType.json(type), handler));
            pawl.subscribe(tally);
            Worker worker = pawl.start(settings);
            terminal.say("Worker " + worker.id() + " takes " + String.join(", ", types) + " from " + queue.location()
                    + ", " + concurrency + " at once. Ctrl-C stops it.");
            boolean drained = drain ? new Drain(pawl, worker, stop).watch(terminal, types, tally) : watch(stop, tally);
            boolean ended = worker.stop(grace);
            report(worker, tally, ended);
            return exitCode(drained, stop, tally);
        }
    }

    private WorkerSettings settings() {
        // why: a worker must not wait for tasks that cannot exist.
        types.forEach(type -> NewTask.of(type, "{}"));
        WorkerSettings settings = WorkerSettings.DEFAULT
                .withConcurrency(concurrency)
                .withQueues(queues)
                .withCapabilities(Capabilities.parse(capabilities))
                .withLease(lease)
                // why: beside a program that starts for each task a claim costs nothing, and what is not held is not
                // lost with this worker.
                .withPrefetch(0);
        return id == null ? settings : settings.withId(id);
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
