package dev.pawl.bench.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.Claim;
import dev.pawl.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/**
 * A process under torture. What its parent wants it reads from standard input, a word and perhaps a number a line; when the
 * parent is gone, it ends at once.
 */
public final class TortureProcess {
    static final String WORKER = "worker";
    static final String CALLER = "caller";

    /** Ends the process in order. */
    static final String STOP = "stop";

    /** Sets the clock wrong by so many milliseconds. */
    static final String SHIFT = "shift";

    /** Ends the attempts of a scene, which is named by its task. */
    static final String END = "end";

    private final String name;
    private final Path file;
    private final long seed;
    private final ShiftedTime time = new ShiftedTime();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Scenes scenes = new Scenes();

    private TortureProcess(String name, Path file, long seed) {
        this.name = name;
        this.file = file;
        this.seed = seed;
    }

    /** The arguments after the class: what {@link #main} reads. */
    static List<String> arguments(String role, String name, Path file, Path histories, long seed, boolean fenced) {
        return List.of(
                role, name, file.toString(), histories.toString(), Long.toString(seed), Boolean.toString(fenced));
    }

    /** Role, name, file, folder of the histories, seed, fenced. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[2]);
        TortureProcess process = new TortureProcess(arguments[1], file, Long.parseLong(arguments[4]));
        UnaryOperator<Claim> shown = Boolean.parseBoolean(arguments[5]) ? UnaryOperator.identity() : new Unfenced(file);
        Thread ear = new Thread(process::listen, "pawl-torture-ear");
        ear.setDaemon(true);
        ear.start();
        try (History history = History.open(Path.of(arguments[3]), process.name, process.time)) {
            RecordingProvider.recordTo(history, shown);
            try (Pawl pawl = process.open()) {
                if (arguments[0].equals(WORKER)) {
                    new TortureWorker(pawl, history, process.time, process.name, process.seed)
                            .run(process.stopped, process.scenes);
                } else {
                    new TortureCaller(pawl, history, process.time, process.name, process.seed, file)
                            .run(process.stopped);
                }
            }
        }
    }

    private Pawl open() {
        PawlSettings settings = PawlSettings.DEFAULT.withTime(time);
        while (true) {
            try {
                return Pawl.openExisting(RecordingProvider.location(file), settings);
            } catch (StoreException.Busy again) {
                // why: somebody may have been stopped in the middle of a write; whoever opens must wait like any other.
            }
        }
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(STOP)) {
                    stopped.countDown();
                } else if (line.startsWith(SHIFT)) {
                    time.shift(Long.parseLong(line.substring(SHIFT.length()).strip()));
                } else if (line.startsWith(END)) {
                    scenes.end(line.substring(END.length()).strip());
                }
            }
        } catch (IOException gone) {
            // The parent is, and nobody is left to talk to.
        }
        Runtime.getRuntime().halt(0);
    }
}
