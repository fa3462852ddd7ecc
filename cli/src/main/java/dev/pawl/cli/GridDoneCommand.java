package dev.pawl.cli;

import dev.pawl.AttemptEnd;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "done", description = "Say that keys are done, for good. One whose lease ran out is refused.")
final class GridDoneCommand extends GridEndCommand {
    @Option(names = "--info", paramLabel = "JSON", description = "Kept with each key, as the result of its task.")
    private @Nullable String info;

    GridDoneCommand(Terminal terminal) {
        super(terminal, "done");
    }

    @Override
    AttemptEnd end(ClaimReference held) {
        return AttemptEnd.by(
                held.taskId(),
                held.token(),
                info == null ? Outcome.done() : Outcome.done(new JsonText(PayloadText.checked("info", info))));
    }
}
