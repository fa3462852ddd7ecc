package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TemplateState;
import dev.pawl.task.Template;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a template.")
final class TemplateShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The template; 'pawl template list' lists them.")
    private String name = "";

    @Option(
            names = "--template-version",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "Which version. Default: the newest.")
    private @Nullable Integer version;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the template as JSON.")
    private boolean json;

    TemplateShowCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        TemplateState state;
        try (Pawl pawl = TemplateCommand.open(name, queue)) {
            state = pawl.templates().get(name, version).orElseThrow(() -> TemplateCommand.noSuchTemplate(name, queue));
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                TemplateCommand.write(output, state);
            }
            return ExitCode.OK;
        }
        Template template = state.template();
        PrintWriter out = terminal.out();
        out.println("template      " + template.name());
        out.println("version       " + state.version());
        out.println("description   " + Table.harmless(template.description()));
        out.println("type          " + Table.harmless(template.type()));
        out.println("payload       " + Table.harmless(template.payload()));
        out.println("defaults      " + Table.harmless(template.defaults()));
        out.println("schema        "
                + (template.parameterSchema() == null ? "-" : Table.harmless(template.parameterSchema())));
        out.flush();
        return ExitCode.OK;
    }
}
