package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.task.Time;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "analyze",
        description = "Look at how the queue's data is distributed, so that questions to it are planned well.")
final class AnalyzeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print seconds.")
    private boolean json;

    AnalyzeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            long begun = Time.system().nanos();
            pawl.maintenance().analyze();
            long millis = (Time.system().nanos() - begun) / 1_000_000;
            if (json) {
                try (JsonOutput output = JsonOutput.value(terminal.out())) {
                    output.startObject().number("seconds", millis / 1_000.0).endObject();
                }
            } else {
                terminal.out().println("analyzed in " + Table.number(millis) + " ms");
                terminal.out().flush();
            }
            return ExitCode.OK;
        }
    }
}
