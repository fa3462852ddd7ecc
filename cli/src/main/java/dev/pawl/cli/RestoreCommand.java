package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Set the queue back to a backup, which is verified first. What is there now is kept aside.",
            "",
            "Programs that have the queue open go on with it as it was when it was backed up."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Parameters(paramLabel = "FILE", converter = NotBlank.class, description = "The backup; it is only read.")
    private String backup = "";

    @Option(
            names = "--force",
            description = "Also while workers live or hold tasks, who then lose them; also over a damaged file that "
                    + "somebody may have open.")
    private boolean force;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Restore restore;
        try (Meter meter = Meter.start(terminal, "Restoring", " pages", 1)) {
            restore =
                    Pawl.restore(queue.location(), queue.settings(), new RestoreRequest(Path.of(backup), force), at -> {
                        meter.total(at.total());
                        meter.to(at.done());
                    });
        }
        Path aside = restore.aside();
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("file", restore.file().toString())
                        .string("kept_aside", aside == null ? null : aside.toString())
                        .number("tasks", restore.tasks())
                        .number("seconds", restore.millis() / 1_000.0)
                        .endObject();
            }
            terminal.out().flush();
        } else {
            terminal.say(restore.file() + " has " + Table.count(restore.tasks(), "task") + " again."
                    + (aside == null ? "" : " What was there is in " + aside + "."));
        }
        return ExitCode.OK;
    }
}
