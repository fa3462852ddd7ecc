package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Remove a template with all its versions; its tasks stay.")
final class TemplateDeleteCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The template; 'pawl template list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    TemplateDeleteCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = TemplateCommand.open(name, queue)) {
            if (!pawl.templates().delete(name)) {
                throw TemplateCommand.noSuchTemplate(name, queue);
            }
        }
        terminal.out().println(name + " deleted");
        terminal.out().flush();
        return ExitCode.OK;
    }
}
