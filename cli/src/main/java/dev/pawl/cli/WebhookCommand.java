package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.AuditEntry;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookStore;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
        name = "webhook",
        description =
                "Say which other systems are told what happens to tasks: add, list, change, rotate, test and remove webhooks.")
final class WebhookCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new WebhookAddCommand(terminal),
                new WebhookListCommand(terminal),
                new WebhookShowCommand(terminal),
                new WebhookChangeCommand(terminal),
                new WebhookRotateCommand(terminal),
                new WebhookTestCommand(terminal),
                new WebhookRemoveCommand(terminal));
    }

    static CommandFailure noSuchWebhook(String id, QueueOptions queue) {
        return new CommandFailure("there is no webhook " + Table.harmless(id) + "; 'pawl webhook list"
                + queue.asArgument() + "' lists them");
    }

    /** Prints the secret: alone on a line of its own, or among the fields. */
    static void printSecret(Terminal terminal, WebhookStore.Issued issued, boolean json) {
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject();
                fields(output, issued.webhook());
                output.string("secret", issued.secret().text()).endObject();
            }
        } else {
            terminal.out().println(issued.secret().text());
            terminal.out().flush();
        }
        terminal.say("Webhook " + issued.webhook().id()
                + ". This is the only time the secret is shown: its receiver checks signatures with it.");
    }

    static void fields(JsonOutput output, Webhook webhook) {
        output.string("webhook_id", webhook.id()).string("url", webhook.url());
        strings(output, "types", webhook.filter().types().stream().sorted());
        strings(output, "queues", webhook.filter().queues().stream().sorted());
        strings(output, "kinds", kinds(webhook));
        output.bool("payload", webhook.payload())
                .bool("enabled", webhook.disabled() == null)
                .string("disabled_because", webhook.disabled())
                .time("created_at_utc", webhook.createdAt())
                .time("old_secret_until_utc", webhook.oldSecretUntil());
    }

    static Stream<String> kinds(Webhook webhook) {
        return webhook.filter().kinds().stream().sorted().map(Kind::wireName);
    }

    private static void strings(JsonOutput output, String name, Stream<String> values) {
        output.startArray(name);
        values.forEach(output::string);
        output.endArray();
    }

    /** Writes down what was done by who can open the file, as servers do for who asks them. */
    static void note(Pawl pawl, String operation, String id, @Nullable String input) {
        pawl.access()
                .note(new AuditEntry.Note(AuditEntry.LOCAL, operation, id, input, null, null))
                .join();
    }
}
