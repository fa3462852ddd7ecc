package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Enqueued;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "test", description = "Send a webhook an event that says nothing, also while it is disabled.")
final class WebhookTestCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "The webhook's id; 'pawl webhook list' lists them.")
    private String id = "";

    @Mixin
    private final QueueOptions queue;

    WebhookTestCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            Enqueued ping = pawl.webhooks().test(id).orElseThrow(() -> WebhookCommand.noSuchWebhook(id, queue));
            WebhookCommand.note(pawl, "testWebhook", id, null);
            terminal.out().println(ping.taskId());
            terminal.out().flush();
            terminal.say("A server sends it: pawl show " + ping.taskId() + queue.asArgument());
        }
        return ExitCode.OK;
    }
}
