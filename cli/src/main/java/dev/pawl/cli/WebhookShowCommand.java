package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Webhook;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a webhook, never its secret.")
final class WebhookShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "The webhook's id; 'pawl webhook list' lists them.")
    private String id = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    WebhookShowCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Webhook webhook;
        try (Pawl pawl = queue.openExisting()) {
            webhook = pawl.webhooks().get(id).orElseThrow(() -> WebhookCommand.noSuchWebhook(id, queue));
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject();
                WebhookCommand.fields(output, webhook);
                output.endObject();
            }
            return ExitCode.OK;
        }
        terminal.out().println("webhook   " + webhook.id());
        terminal.out().println("url       " + Table.harmless(webhook.url()));
        terminal.out().println("kinds     " + WebhookCommand.kinds(webhook).collect(Collectors.joining(" ")));
        terminal.out().println("types     " + names(webhook.filter().types()));
        terminal.out().println("queues    " + names(webhook.filter().queues()));
        terminal.out().println("payload   " + (webhook.payload() ? "sent" : "not sent"));
        terminal.out().println("made      " + JsonOutput.utc(webhook.createdAt()));
        terminal.out().println("disabled  " + (webhook.disabled() == null ? "no" : webhook.disabled()));
        terminal.out().flush();
        return ExitCode.OK;
    }

    private static String names(Collection<String> names) {
        return names.isEmpty() ? "any" : Table.harmless(names.stream().sorted().collect(Collectors.joining(" ")));
    }
}
