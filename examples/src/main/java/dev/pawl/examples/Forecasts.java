package dev.pawl.examples;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A grid of model x country x window: run it in as many processes as you like, each forecast is made once. */
public final class Forecasts {
    private Forecasts() {}

    /** Works until nothing is left, on the file that is named. */
    public static void main(String[] args) {
        List<GridKey> keys = new ArrayList<>();
        for (String model : List.of("gfs", "icon")) {
            for (String country : List.of("CZ", "DE", "PL")) {
                for (int window = 0; window < 4; window++) {
                    keys.add(GridKey.of(Map.of("model", model, "country", country, "window", window)));
                }
            }
        }
        try (Pawl pawl = Pawl.open(Path.of(args.length == 0 ? "work.db" : args[0]))) {
            Grid grid = pawl.grid("forecasts");
            List<Grid.Held> held = grid.claim(keys, 5, Duration.ofMinutes(10));
            while (!held.isEmpty()) {
                for (Grid.Held one : held) {
                    grid.done(one, Map.of("file", forecast(one.key())));
                }
                held = grid.claim(keys, 5, Duration.ofMinutes(10));
            }
            System.out.println(grid.statistics().done() + " of " + keys.size() + " done");
        }
    }

    private static String forecast(GridKey key) {
        return key.values().get("model") + "-" + key.values().get("country") + "-"
                + key.values().get("window") + ".nc";
    }
}
