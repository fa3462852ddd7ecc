package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TemplateState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the templates, each in its newest version.")
final class TemplateListCommand implements Callable<Integer> {
    private static final int DESCRIPTION_CHARS = 60;

    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    TemplateListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<TemplateState> templates;
        try (Pawl pawl = queue.openExisting()) {
            templates = pawl.templates().list();
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                templates.forEach(state -> TemplateCommand.write(output, state));
            }
        } else if (templates.isEmpty()) {
            terminal.say("No templates. Make one: pawl template put NAME TYPE --payload '{\"to\": \"${to}\"}'"
                    + queue.asArgument());
        } else {
            Table table = new Table("NAME", "VERSION", "TYPE", "DESCRIPTION");
            templates.forEach(state -> table.row(
                    state.template().name(),
                    state.version(),
                    state.template().type(),
                    Table.cut(Table.plain(state.template().description()), DESCRIPTION_CHARS)));
            table.print(terminal.out());
        }
        return ExitCode.OK;
    }
}
