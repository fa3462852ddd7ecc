package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.task.TaskStatus;
import picocli.CommandLine.Command;

@Command(
        name = "cancel",
        description = "Cancel tasks that have not ended; one that runs is stopped, and its result refused.")
final class CancelCommand extends WishCommand {
    CancelCommand(Terminal terminal) {
        super(terminal, "cancel", TaskStatus.CANCELLED, "Task cancelled successfully");
    }

    @Override
    Change grant(Pawl pawl, long id) {
        return pawl.cancel(id);
    }
}
