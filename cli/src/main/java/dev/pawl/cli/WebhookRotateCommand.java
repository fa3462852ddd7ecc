package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.WebhookStore;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rotate",
        description = "Give a webhook another secret, and print it this one time. The old one signs, too, for a while.")
final class WebhookRotateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "The webhook's id; 'pawl webhook list' lists them.")
    private String id = "";

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How long the old secret signs, too, at most 30d; 0s ends it now. Default: 1d.")
    private Duration grace = WebhookStore.GRACE;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    WebhookRotateCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            WebhookStore.Issued issued =
                    pawl.webhooks().rotate(id, grace).orElseThrow(() -> WebhookCommand.noSuchWebhook(id, queue));
            WebhookCommand.note(pawl, "rotateWebhook", id, null);
            WebhookCommand.printSecret(terminal, issued, json);
        }
        return ExitCode.OK;
    }
}
