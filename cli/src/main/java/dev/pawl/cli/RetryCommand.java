package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.task.TaskStatus;
import picocli.CommandLine.Command;

@Command(
        name = "retry",
        description = "Send failed or cancelled tasks back to their queue, with all their attempts before them.")
final class RetryCommand extends WishCommand {
    RetryCommand(Terminal terminal) {
        super(terminal, "retry", TaskStatus.QUEUED, "Task queued again");
    }

    @Override
    Change grant(Pawl pawl, long id) {
        return pawl.retry(id);
    }
}
