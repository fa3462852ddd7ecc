package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "remove", description = "Remove a webhook; what waits for it is cancelled when its turn comes.")
final class WebhookRemoveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "The webhook's id; 'pawl webhook list' lists them.")
    private String id = "";

    @Mixin
    private final QueueOptions queue;

    WebhookRemoveCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            if (!pawl.webhooks().remove(id)) {
                throw WebhookCommand.noSuchWebhook(id, queue);
            }
            WebhookCommand.note(pawl, "removeWebhook", id, null);
        }
        terminal.out().println(Table.harmless(id) + " removed");
        terminal.out().flush();
        return ExitCode.OK;
    }
}
