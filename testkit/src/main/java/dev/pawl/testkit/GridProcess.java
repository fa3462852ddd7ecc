package dev.pawl.testkit;

import dev.pawl.Acceptance;
import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that does keys of a grid until none is left, and says a line for each key that was accepted; of {@link KilledGrid}. */
public final class GridProcess {
    static final String GRID = "forecasts";

    /** So many at once, when so many are free. */
    static final int WANTED = 5;

    private GridProcess() {}

    /** Model x country x window. */
    static List<GridKey> keys(int windows) {
        List<GridKey> keys = new ArrayList<>();
        for (String model : List.of("gfs", "icon", "ecmwf")) {
            for (String country : List.of("CZ", "DE", "PL", "AT", "SK")) {
                for (int window = 0; window < windows; window++) {
                    keys.add(GridKey.of(Map.of("model", model, "country", country, "window", window / 10.0)));
                }
            }
        }
        return keys;
    }

    static Process start(String location, int windows, Duration lease) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GridProcess.class.getName(),
                        location,
                        String.valueOf(windows),
                        String.valueOf(lease.toMillis())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Where the queue is, how many windows there are, and the lease in milliseconds. */
    public static void main(String[] arguments) {
        List<GridKey> keys = keys(Integer.parseInt(arguments[1]));
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[2]));
        PawlSettings settings = PawlSettings.DEFAULT.withStore(StoreSettings.DEFAULT.withDurability(Durability.NORMAL));
        try (Pawl pawl = Pawl.open(arguments[0], settings)) {
            Grid grid = pawl.grid(GRID);
            while (grid.statistics().done() < keys.size()) {
                List<Grid.Held> held = grid.claim(keys, WANTED, lease);
                // why: none is ever given back, so after a claim that is not full each key is done or held, be it by a
                // lease that has run out since.
                Grid.Statistics now = grid.statistics();
                if (held.size() < WANTED && now.done() + now.held() < keys.size()) {
                    say("short " + held.size() + " at " + now);
                }
                for (Grid.Held one : held) {
                    if (grid.done(one, Map.of("by", one.claim().worker())) == Acceptance.ACCEPTED) {
                        say("done " + one.key());
                    }
                }
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
