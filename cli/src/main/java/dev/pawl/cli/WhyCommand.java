package dev.pawl.cli;

import dev.pawl.Codec;
import dev.pawl.Pawl;
import dev.pawl.store.Why;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "why", description = "Say why a task is not running now, or that it is.")
final class WhyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", converter = TaskId.class, description = "The task's number.")
    private long id;

    @Mixin
    private final QueueOptions queue;

    @Option(
            names = "--json",
            description = "Print task_id, sentence and the reasons: code, message and details of each.")
    private boolean json;

    WhyCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Why why;
        try (Pawl pawl = queue.openExisting()) {
            why = pawl.why(id).orElseThrow(() -> new CommandFailure("there is no task " + id));
        }
        if (json) {
            printJson(why);
        } else {
            terminal.out().println(Table.harmless(why.sentence()));
            terminal.out().flush();
        }
        return ExitCode.OK;
    }

    private void printJson(Why why) {
        Codec codec = Codec.jackson();
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject()
                    .number("task_id", why.taskId())
                    .string("sentence", why.sentence())
                    .startArray("reasons");
            why.reasons()
                    .forEach(reason -> output.startObject()
                            .string("code", reason.code())
                            .string("message", reason.message())
                            .raw("details", codec.write(reason.details()))
                            .endObject());
            output.endArray().endObject();
        }
    }
}
