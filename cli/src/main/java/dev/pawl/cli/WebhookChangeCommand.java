package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookSettings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "change",
        description = "Change where a webhook is told, of what, or whether at all. What is not named stays as it is.")
final class WebhookChangeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The webhook's id; 'pawl webhook list' lists them.")
    private String id = "";

    @Option(names = "--url", paramLabel = "URL", description = "Where events are sent, https://...")
    private @Nullable String url;

    @Option(
            names = "--kind",
            split = ",",
            paramLabel = "KIND",
            converter = KindName.class,
            description = "These events in place of those before. May be repeated.")
    private @Nullable List<Kind> kinds;

    /** Which types it is told of. */
    private static final class Types {
        @Option(
                names = "--type",
                split = ",",
                paramLabel = "TYPE",
                description = "Only of tasks of these types, in place of those before. May be repeated.")
        private List<String> named = List.of();

        @Option(names = "--any-type", description = "Of tasks of any type.")
        private boolean any;
    }

    /** Which queues it is told of. */
    private static final class Queues {
        @Option(
                names = "--queue",
                split = ",",
                paramLabel = "NAME",
                description = "Only of tasks in these queues, in place of those before. May be repeated.")
        private List<String> named = List.of();

        @Option(names = "--any-queue", description = "Of tasks in any queue.")
        private boolean any;
    }

    /** How much it is told. */
    private static final class Contents {
        @Option(names = "--payload", description = "Send payload, result and error of the task, too.")
        private boolean sent;

        @Option(names = "--no-payload", description = "Send neither payload nor result nor error.")
        private boolean left;
    }

    /** Whether it is told at all. */
    private static final class Told {
        @Option(names = "--enable", description = "Send what happens from now on.")
        private boolean enable;

        @Option(names = "--disable", description = "Send nothing, also not what waits.")
        private boolean disable;
    }

    @ArgGroup
    private @Nullable Types types;

    @ArgGroup
    private @Nullable Queues queues;

    @ArgGroup
    private @Nullable Told told;

    @ArgGroup
    private @Nullable Contents contents;

    @Option(
            names = "--webhook-allow-private",
            description = "Accept a URL that leads to an address that is not public. A server must allow it, too.")
    private boolean allowPrivate;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    WebhookChangeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        WebhookEdit edit = new WebhookEdit(
                url,
                types == null ? null : types.any ? Set.of() : Set.copyOf(types.named),
                queues == null ? null : queues.any ? Set.of() : Set.copyOf(queues.named),
                kinds == null ? null : Set.copyOf(kinds),
                contents == null ? null : (Boolean) (contents.sent && !contents.left),
                told == null ? null : (Boolean) (told.enable && !told.disable));
        if (Stream.of(edit.url(), edit.types(), edit.queues(), edit.kinds(), edit.payload(), edit.enabled())
                .allMatch(Objects::isNull)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing to change: add --url, --kind, --type, --queue, --payload, --enable or --disable");
        }
        queue.tell(WebhookSettings.DEFAULT.withAllowPrivate(allowPrivate));
        Webhook changed;
        try (Pawl pawl = queue.openExisting()) {
            changed = pawl.webhooks().change(id, edit).orElseThrow(() -> WebhookCommand.noSuchWebhook(id, queue));
            WebhookCommand.note(pawl, "changeWebhook", id, edit.url());
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject();
                WebhookCommand.fields(output, changed);
                output.endObject();
            }
        } else {
            terminal.out().println(Table.harmless(id) + " changed");
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
