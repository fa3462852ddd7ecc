package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import picocli.CommandLine.Command;

@Command(
        name = "delete",
        description = "Remove tasks that are not in work, with their payloads, results, attempts and logs.")
final class DeleteCommand extends WishCommand {
    DeleteCommand(Terminal terminal) {
        super(terminal, "delete", null, "Task deleted");
    }

    @Override
    Change grant(Pawl pawl, long id) {
        return pawl.delete(id);
    }
}
