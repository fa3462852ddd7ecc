package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TemplateState;
import dev.pawl.task.Template;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "template",
        description = "Keep tasks by name, of which some things are said when they are run: $${name} in the payload.")
final class TemplateCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new TemplatePutCommand(terminal),
                new TemplateListCommand(terminal),
                new TemplateShowCommand(terminal),
                new TemplateRunCommand(terminal),
                new TemplateDeleteCommand(terminal));
    }

    static CommandFailure noSuchTemplate(String name, QueueOptions queue) {
        return new CommandFailure("there is no template " + Table.harmless(name)
                + ", or no such version; 'pawl template" + " list" + queue.asArgument() + "' lists them");
    }

    /** Opens the queue if there may be such a template. */
    static Pawl open(String name, QueueOptions queue) {
        if (!Template.isName(name)) {
            throw noSuchTemplate(name, queue);
        }
        return queue.openExisting();
    }

    /** Field by field what the REST interface says. */
    static void write(JsonOutput output, TemplateState state) {
        Template template = state.template();
        output.startObject()
                .string("name", template.name())
                .number("version", state.version())
                .string("description", template.description())
                .string("type", template.type())
                .raw("payload", template.payload())
                .raw("parameter_schema", template.parameterSchema())
                .raw("defaults", template.defaults())
                .string("queue", template.queue())
                .raw("priority", TypeCommand.text(template.priority()))
                .raw("max_attempts", TypeCommand.text(template.maxAttempts()))
                .time("created_at_utc", state.createdAt())
                .endObject();
    }
}
