package dev.pawl.cli;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.store.PayloadMatch;
import dev.pawl.task.InvalidTaskException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "reset",
        description = "Make keys free again that failed or are done, and forget what became of them. Prints how many.")
final class GridResetCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "GRID", description = "The grid's name.")
    private String grid = "";

    @Parameters(index = "1", paramLabel = "failed|done", description = "Which keys are meant.")
    private String which = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "NAME=VALUE",
            description = "Only keys with these values: model=gfs. Without any, all of the kind.")
    private List<String> values = new ArrayList<>();

    @Mixin
    private final QueueOptions queue;

    GridResetCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Grid.Ended ended = switch (which) {
            case "failed" -> Grid.Ended.FAILED;
            case "done" -> Grid.Ended.DONE;
            default ->
                throw new InvalidTaskException("which", "must be failed or done, not '" + Table.harmless(which) + "'");
        };
        GridKey part = GridKeys.key(values);
        List<PayloadMatch> matching = part == null ? List.of() : part.matches();
        try (Pawl pawl = queue.openExisting()) {
            terminal.out().println(pawl.grid(grid).reset(ended, matching));
        }
        terminal.out().flush();
        return ExitCode.OK;
    }
}
