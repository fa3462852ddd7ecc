package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.task.TaskStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = "Cancel tasks that have not ended; one that runs is stopped, and its result refused.")
final class CancelCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Parameters(paramLabel = "ID", arity = "1..*", converter = TaskId.class, description = "The tasks' numbers.")
    private List<Long> ids = List.of();

    @Option(names = "--json", description = "Print a JSON array of task_id, status and message.")
    private boolean json;

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            return new Wish("cancel", TaskStatus.CANCELLED, "Task cancelled successfully", pawl::cancel)
                    .carryOut(ids, json, terminal);
        }
    }
}
