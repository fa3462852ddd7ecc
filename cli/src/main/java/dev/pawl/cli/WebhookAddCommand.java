package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.WebhookSettings;
import dev.pawl.store.WebhookStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description =
                "Tell another system from now on what happens to tasks, and print the secret of it this one time.")
final class WebhookAddCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "URL", description = "Where events are sent, https://...")
    private String url = "";

    @Option(
            names = "--kind",
            required = true,
            split = ",",
            paramLabel = "KIND",
            converter = KindName.class,
            description = "Which events, such as completed,failed,discarded. May be repeated.")
    private List<Kind> kinds = new ArrayList<>();

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description = "Only of tasks of these types. May be repeated. Default: any.")
    private List<String> types = new ArrayList<>();

    @Option(
            names = "--queue",
            split = ",",
            paramLabel = "NAME",
            description = "Only of tasks in these queues. May be repeated. Default: any.")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--payload", description = "Send payload, result and error of the task, too.")
    private boolean payload;

    @Option(
            names = "--webhook-allow-private",
            description = "Accept a URL that leads to an address that is not public. A server must allow it, too.")
    private boolean allowPrivate;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    WebhookAddCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        queue.tell(WebhookSettings.DEFAULT.withAllowPrivate(allowPrivate));
        NewWebhook wanted = new NewWebhook(url, Set.copyOf(types), Set.copyOf(queues), Set.copyOf(kinds), payload);
        try (Pawl pawl = queue.open()) {
            WebhookStore.Issued issued = pawl.webhooks().add(wanted);
            WebhookCommand.note(pawl, "addWebhook", issued.webhook().id(), wanted.url());
            WebhookCommand.printSecret(terminal, issued, json);
        }
        return ExitCode.OK;
    }
}
