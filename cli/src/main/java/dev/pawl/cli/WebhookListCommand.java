package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Webhook;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the webhooks, never their secrets.")
final class WebhookListCommand implements Callable<Integer> {
    private static final int URL_CHARS = 60;

    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    WebhookListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<Webhook> webhooks;
        try (Pawl pawl = queue.openExisting()) {
            webhooks = pawl.webhooks().list();
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                webhooks.forEach(webhook -> {
                    output.startObject();
                    WebhookCommand.fields(output, webhook);
                    output.endObject();
                });
            }
        } else if (webhooks.isEmpty()) {
            terminal.say("No webhooks. Make one: pawl webhook add URL --kind completed,failed" + queue.asArgument());
        } else {
            Table table = new Table("WEBHOOK", "STATUS", "KINDS", "URL");
            webhooks.forEach(webhook -> table.row(
                    webhook.id(),
                    webhook.disabled() == null ? "enabled" : "disabled",
                    WebhookCommand.kinds(webhook).collect(Collectors.joining(" ")),
                    Table.cut(webhook.url(), URL_CHARS)));
            table.print(terminal.out());
        }
        return ExitCode.OK;
    }
}
