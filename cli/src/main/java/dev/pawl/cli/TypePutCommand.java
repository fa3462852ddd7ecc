package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "put",
        description =
                "Register a type, or change it: what is not said is not told any more. One that is retired stays so.")
final class TypePutCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "The type.")
    private String name = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private String description = "";

    @Option(
            names = "--payload-schema",
            paramLabel = "JSON|@FILE|-",
            description = "How its payloads must look: a JSON Schema, draft 2020-12. Default: any.")
    private @Nullable String payloadSchema;

    @Option(names = "--queue", paramLabel = "NAME", description = "Where its tasks stand when nobody says.")
    private @Nullable String queueName;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = WholeNumber.Priority.class,
            description = "Their priority when nobody says, 1 to 1000, lower runs first.")
    private @Nullable Integer priority;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            converter = WholeNumber.MaxAttempts.class,
            description = "How often they are tried when nobody says, 1 to 100.")
    private @Nullable Integer maxAttempts;

    @Option(
            names = "--max-deaths",
            paramLabel = "N",
            converter = WholeNumber.MaxAttempts.class,
            description = {
                "After so many deaths of its worker in a row one of its tasks is quarantined, 1 to 100. Default: 5.",
                "It holds of tasks that are stored, too."
            })
    private @Nullable Integer maxDeaths;

    @Option(
            names = "--limit-key",
            paramLabel = "KEY",
            description = "Their limit key when nobody says: they share the limits set for it.")
    private @Nullable String limitKey;

    @Option(
            names = "--backoff",
            paramLabel = "DURATION",
            converter = DurationText.Backoff.class,
            description = "How long the first failed attempt waits for the next; then it doubles. Default: 1s.")
    private @Nullable Duration backoff;

    @Option(
            names = "--backoff-cap",
            paramLabel = "DURATION",
            converter = DurationText.Backoff.class,
            description = "The longest wait. Default: 5m, or what --backoff says if that is more.")
    private @Nullable Duration backoffCap;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationText.Timeout.class,
            description = "How long one attempt may run when its worker's code does not say. Default: any time.")
    private @Nullable Duration timeout;

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            description =
                    "A name that it had before, repeatable: what is enqueued under it becomes a task of this type.")
    private List<String> aliases = new ArrayList<>();

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the type as JSON.")
    private boolean json;

    TypePutCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    private @Nullable Backoff backoff() {
        if (backoff == null && backoffCap == null) {
            return null;
        }
        Duration base = backoff == null ? Backoff.DEFAULT.base() : backoff;
        Duration usual = Backoff.DEFAULT.cap();
        Duration cap = backoffCap != null ? backoffCap : base.compareTo(usual) > 0 ? base : usual;
        if (cap.compareTo(base) < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--backoff-cap must be at least the first wait, " + DurationText.describe(base) + ", not "
                            + DurationText.describe(cap));
        }
        return new Backoff(base, cap);
    }

    @Override
    public Integer call() {
        TypeRules rules = new TypeRules(
                name,
                description,
                payloadSchema == null ? null : PayloadText.read("payload_schema", payloadSchema, terminal.in()),
                new TypeDefaults(queueName, priority, maxAttempts, maxDeaths, limitKey, backoff(), timeout),
                aliases);
        TypeState put;
        try (Pawl pawl = queue.open()) {
            put = pawl.types().put(rules);
        }
        TypeCommand.print(terminal, put, json, "put; it is " + TypeCommand.status(put));
        return ExitCode.OK;
    }
}
