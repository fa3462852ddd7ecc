package dev.pawl.cli;

import dev.pawl.bench.torture.Torture;
import dev.pawl.bench.torture.TortureReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "torture",
        description = {
            "Torment several processes on one temporary file, and check that no promise was broken.",
            "",
            "Processes are killed and held, clocks are set wrong, while tasks are enqueued, worked, cancelled, retried and"
                    + " edited. Then what each process was told is compared with what the file says. Ends with exit code 1,"
                    + " and the proofs, when they do not agree."
        })
final class TortureCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = WholeNumber.Seconds.class,
            description = "How long to torment, 1 to 86,400. Default: 60.")
    private int seconds = 60;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = Seed.class,
            description = "Decides who is tormented when and how. Default: another each time.")
    private @Nullable Long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the file is made; it is left there if something is wrong. Default: the system's"
                    + " folder for temporary files.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--fencing-off",
            hidden = true,
            description = "Plant a bug in the processes, which must be found: nobody's claim is refused.")
    private boolean fencingOff;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TortureCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        // why positive and short: it is copied by hand.
        long chosen = seed == null ? System.nanoTime() % 1_000_000 : seed;
        terminal.say("torture: seed " + chosen);
        TortureReport report = new Torture(
                        folder.toAbsolutePath(), seconds, chosen, !fencingOff, step -> terminal.say("torture: " + step))
                .run();
        terminal.out().println(json ? report.json() : report.table().stripTrailing());
        terminal.out().flush();
        return report.violations().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.valueOf(text.strip());
            } catch (NumberFormatException e) {
                throw new TypeConversionException("must be a whole number, as a run printed it, not '" + text + "'");
            }
        }
    }
}
