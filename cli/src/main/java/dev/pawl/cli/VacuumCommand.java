package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Vacuumed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "vacuum",
        description = {
            "Write the queue's file anew without its gaps, which gives their space back to the disk.",
            "",
            "Nothing is lost by it, but all writing waits meanwhile: about a second for a few hundred megabytes. It needs free"
                    + " space of twice the file."
        })
final class VacuumCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print bytes_before and bytes_after.")
    private boolean json;

    VacuumCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            Vacuumed done = pawl.maintenance().vacuum();
            if (json) {
                try (JsonOutput output = JsonOutput.value(terminal.out())) {
                    output.startObject()
                            .number("bytes_before", done.bytesBefore())
                            .number("bytes_after", done.bytesAfter())
                            .endObject();
                }
            } else {
                terminal.out()
                        .println(
                                "file: " + FileSize.of(done.bytesBefore()) + ", now " + FileSize.of(done.bytesAfter()));
                terminal.out().flush();
            }
            return ExitCode.OK;
        }
    }
}
