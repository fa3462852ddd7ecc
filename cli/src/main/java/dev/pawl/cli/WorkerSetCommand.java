package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.task.Strategy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Change how a worker of any process works; 'pawl workers' lists them.")
final class WorkerSetCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "The worker's name.")
    private String id = "";

    @Option(
            names = "--strategy",
            required = true,
            paramLabel = "NAME",
            converter = StrategyName.class,
            description =
                    "From its next claim on it takes tasks in this order: priority, fifo, lifo or weighted_random.")
    private Strategy strategy = Strategy.PRIORITY;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print worker_id and strategy.")
    private boolean json;

    WorkerSetCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            if (!pawl.setStrategy(id, strategy)) {
                throw new CommandFailure("there is no worker " + Table.harmless(id) + "; 'pawl workers"
                        + queue.asArgument() + "' lists them");
            }
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("worker_id", id)
                        .string("strategy", strategy.wireName())
                        .endObject();
            }
        } else {
            terminal.out().println(Table.harmless(id) + " " + strategy.wireName());
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
