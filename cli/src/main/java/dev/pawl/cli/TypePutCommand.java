package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TypeState;
import dev.pawl.task.TypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "put",
        description =
                "Register a type, or change it: what is not said is not told any more. One that is retired stays so.")
final class TypePutCommand implements Callable<Integer> {
    private final Terminal terminal;

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

    @Override
    public Integer call() {
        TypeRules rules = new TypeRules(
                name,
                description,
                payloadSchema == null ? null : PayloadText.read("payload_schema", payloadSchema, terminal.in()),
                queueName,
                priority,
                maxAttempts,
                aliases);
        TypeState put;
        try (Pawl pawl = queue.open()) {
            put = pawl.types().put(rules);
        }
        TypeCommand.print(terminal, put, json, "put; it is " + TypeCommand.status(put));
        return ExitCode.OK;
    }
}
