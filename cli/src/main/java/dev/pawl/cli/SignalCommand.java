package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "signal", description = "Tell a task what it waits for, or will wait for. Each name is told once.")
final class SignalCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "ID", converter = TaskId.class, description = "The task's number.")
    private long id;

    @Parameters(index = "1", paramLabel = "NAME", description = "What it awaits.")
    private String name = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "JSON|@FILE|-",
            defaultValue = "null",
            description = "What it is told: JSON, a file of it, or standard input. Default: null.")
    private String value = "null";

    @Mixin
    private final QueueOptions queue;

    SignalCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        JsonText json = new JsonText(PayloadText.read("value", value, terminal.in()));
        Change change;
        try (Pawl pawl = queue.openExisting()) {
            change = pawl.signal(id, name, json);
        }
        TaskStatus status = change.before();
        if (status == null) {
            throw new CommandFailure("there is no task " + id);
        }
        if (!change.changed()) {
            String why = change.hindrance() == null ? "it is " + status.wireName() : change.hindrance();
            throw new CommandFailure("cannot signal task " + id + ": " + why);
        }
        terminal.say("Task " + id + " told.");
        return ExitCode.OK;
    }
}
