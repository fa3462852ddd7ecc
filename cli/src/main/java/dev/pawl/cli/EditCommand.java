package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.TaskStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "edit", description = "Change the priority, time or payload of a task that still waits.")
final class EditCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", converter = TaskId.class, description = "The task's number.")
    private long id;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = WholeNumber.Priority.class,
            description = "1 to 1000, lower runs first.")
    private @Nullable Integer priority;

    @Option(
            names = "--run-after",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Not before this: so long from now, or an ISO-8601 time; 0s is now.")
    private @Nullable Moment runAfter;

    @Option(
            names = "--payload",
            paramLabel = "JSON|@FILE|-",
            description = "What the handler is given instead: JSON, a file of it, or standard input.")
    private @Nullable String payload;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print task_id, status and message.")
    private boolean json;

    EditCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        if (priority == null && runAfter == null && payload == null) {
            throw new ParameterException(
                    spec.commandLine(), "nothing to change: add --priority, --run-after or --payload");
        }
        TaskEdit edit = new TaskEdit(
                priority,
                runAfter == null ? null : Long.valueOf(runAfter.fromNow()),
                payload == null ? null : PayloadText.read(payload, terminal.in()),
                null);
        Change change;
        try (Pawl pawl = queue.openExisting()) {
            change = pawl.edit(id, edit);
        }
        TaskStatus status = change.before();
        String message = message(change, status);
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .number("task_id", id)
                        .string("status", status == null ? null : status.wireName())
                        .string("message", message)
                        .endObject();
            }
        } else if (change.changed()) {
            terminal.out().println(message);
            terminal.out().flush();
        } else {
            terminal.say(spec.qualifiedName() + ": " + message);
        }
        return change.changed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private String message(Change change, @Nullable TaskStatus status) {
        if (status == null) {
            return "there is no task " + id;
        }
        return change.changed()
                ? "Task " + id + " changed"
                : "cannot edit task " + id + ": only a task that still waits can be, and it is " + status.wireName();
    }
}
