package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Checkpoint;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "checkpoint",
        description = {
            "Carry the queue's log over into its file.",
            "",
            "passive does what needs no waiting; full waits for writers; restart waits for readers too, so that the log"
                    + " starts again; truncate also empties it. Workers go on meanwhile. Exit code 75: others were in the way."
        })
final class CheckpointCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODE",
            converter = ModeName.class,
            description = "passive, full, restart or truncate, the default.")
    private Checkpoint.Mode mode = Checkpoint.Mode.TRUNCATE;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print mode, complete, log_pages, carried_pages and log_bytes.")
    private boolean json;

    CheckpointCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            long before = pawl.maintenance().logBytes();
            Checkpoint done = pawl.maintenance().checkpoint(mode);
            long after = pawl.maintenance().logBytes();
            if (json) {
                try (JsonOutput output = JsonOutput.value(terminal.out())) {
                    output.startObject()
                            .string("mode", name(mode))
                            .bool("complete", done.complete())
                            .number("log_pages", done.logPages())
                            .number("carried_pages", done.carriedPages())
                            .number("log_bytes", after)
                            .endObject();
                }
            } else {
                terminal.out()
                        .println("log: " + Table.number(done.carriedPages()) + " of "
                                + Table.count(done.logPages(), "page") + " carried over; " + FileSize.of(before)
                                + ", now " + FileSize.of(after));
                terminal.out().flush();
            }
            if (done.complete()) {
                return ExitCode.OK;
            }
            terminal.say(
                    "pawl checkpoint: others read or wrote all the time, so it did not come to its end; try again.");
            return ExitCode.BUSY;
        }
    }

    private static String name(Checkpoint.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** Reads a mode. */
    static final class ModeName implements ITypeConverter<Checkpoint.Mode> {
        @Override
        public Checkpoint.Mode convert(String text) {
            return Arrays.stream(Checkpoint.Mode.values())
                    .filter(mode -> name(mode).equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be one of "
                            + Arrays.stream(Checkpoint.Mode.values())
                                    .map(CheckpointCommand::name)
                                    .collect(Collectors.joining(", "))
                            + ", not '" + text + "'"));
        }
    }
}
