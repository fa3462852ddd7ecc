package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TemplateState;
import dev.pawl.task.Template;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Make a template, or its next version; one that says the same keeps its version.")
final class TemplatePutCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "NAME", description = "The template: letters, digits, dots, _ and -.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "What kind of task it makes.")
    private String type = "";

    @Option(
            names = "--payload",
            paramLabel = "JSON|@FILE|-",
            description = "The payload, with parameters in its texts: '{\"to\": \"$${to}\"}'. Default: {}.")
    private String payload = "{}";

    @Option(
            names = "--parameter-schema",
            paramLabel = "JSON|@FILE|-",
            description = "How the object of parameters must look: a JSON Schema, draft 2020-12. Default: any.")
    private @Nullable String parameterSchema;

    @Option(
            names = "--defaults",
            paramLabel = "JSON|@FILE|-",
            description = "What parameters are when nobody says: an object. Default: {}.")
    private String defaults = "{}";

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private String description = "";

    @Option(names = "--queue", paramLabel = "NAME", description = "Default: as registered of the type, else default.")
    private @Nullable String queueName;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = WholeNumber.Priority.class,
            description = "1 to 1000, lower runs first. Default: as registered of the type, else 100.")
    private @Nullable Integer priority;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            converter = WholeNumber.MaxAttempts.class,
            description = "1 to 100. Default: as registered of the type, else 5.")
    private @Nullable Integer maxAttempts;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the template as JSON.")
    private boolean json;

    TemplatePutCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Template template = new Template(
                name,
                description,
                type,
                PayloadText.read(payload, terminal.in()),
                queueName,
                priority,
                maxAttempts,
                parameterSchema == null ? null : PayloadText.read("parameter_schema", parameterSchema, terminal.in()),
                PayloadText.read("defaults", defaults, terminal.in()));
        TemplateState put;
        try (Pawl pawl = queue.open()) {
            put = pawl.templates().put(template);
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                TemplateCommand.write(output, put);
            }
        } else {
            terminal.out().println(put.template().name() + " put; version " + put.version());
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
