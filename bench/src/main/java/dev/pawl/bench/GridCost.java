package dev.pawl.bench;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.bench.BenchReport.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What it costs to claim a hundred keys of a grid in which many are done, beside a small grid in the same run. The two take
 * turns, so that whatever else the machine does hits both alike.
 */
public final class GridCost {
    /** How many keys are "many", unless told. */
    public static final int DEFAULT_KEYS = 1_000_000;

    private static final int FEW = 10_000;
    private static final int MODELS = 50;
    private static final int COUNTRIES = 50;
    private static final int WANTED = 100;
    private static final int TAKEN = 900;
    private static final int SAMPLES = 60;
    private static final int WARM_UPS = 20;
    private static final Duration LEASE = Duration.ofHours(1);

    private final Path folder;
    private final int keys;
    private final int samples;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param keys how many stand for "many"
     * @param progress told what is being done
     */
    public GridCost(Path folder, int keys, Consumer<String> progress) {
        this(folder, keys, SAMPLES, progress);
    }

    /**
     * @param samples claims of each kind in each grid
     */
    GridCost(Path folder, int keys, int samples, Consumer<String> progress) {
        this.folder = folder;
        this.keys = keys;
        this.samples = samples;
        this.progress = progress;
    }

    /** Where the keys stand that a caller names, and that are taken. */
    private enum Before {
        NOTHING("100 keys, all free"),
        NEIGHBOURS("100 keys behind 900 neighbours that are done"),
        ANY("100 keys behind 900 done ones from anywhere");

        private final String title;

        Before(String title) {
            this.title = title;
        }
    }

    /** Fills the files and measures; half a minute. The files are deleted afterwards. */
    public BenchReport run() throws SQLException, IOException {
        progress.accept("filling a grid of " + FEW + " keys");
        try (Subject few = new Subject(BenchFile.temporary(folder), FEW)) {
            progress.accept("filling a grid of " + keys + " keys");
            try (Subject many = new Subject(BenchFile.temporary(folder), keys)) {
                progress.accept("claiming");
                List<Figure> figures = new ArrayList<>();
                for (Before before : Before.values()) {
                    figures.addAll(figures(before, few, many));
                }
                return new BenchReport(figures);
            }
        }
    }

    private List<Figure> figures(Before before, Subject few, Subject many) {
        Latencies base = new Latencies();
        Latencies large = new Latencies();
        for (int i = 0; i < Math.min(samples, WARM_UPS) + samples; i++) {
            long small = few.claim(before);
            long big = many.claim(before);
            if (i >= Math.min(samples, WARM_UPS)) {
                base.add(small);
                large.add(big);
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (double part : new double[] {0.5, 0.99}) {
            String name = before.title + ", p" + Math.round(100 * part);
            double one = base.within(part);
            double other = large.within(part);
            figures.add(new Figure(name + ", " + FEW + " keys", one, "ms", null, null));
            figures.add(new Figure(name + ", " + keys + " keys", other, "ms", FEW + " keys", other / one));
        }
        return figures;
    }

    /** A grid of model x country x window, all of which are done. */
    private static final class Subject implements AutoCloseable {
        private final Path file;
        private final Pawl pawl;
        private final Grid grid;
        private final int windows;
        private final Random random = new Random(1);
        private int fresh;

        Subject(Path file, int keys) throws SQLException {
            this.file = file;
            this.pawl = Pawl.open(file);
            this.grid = pawl.grid("bench");
            this.windows = keys / (MODELS * COUNTRIES);
            this.fresh = windows;
            Grid.Held first = grid.claim(List.of(key(0, 0, -1)), 1, LEASE).get(0);
            grid.done(first, null);
            fill(first.claim().taskId());
        }

        /** Rows straight into the tables, where claiming so many would take too long. */
        private void fill(long like) throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = OFF");
                statement.execute("PRAGMA cache_size = -200000");
                statement.executeUpdate("BEGIN IMMEDIATE");
                statement.executeUpdate("""
                        INSERT INTO task (id, channel, state, priority, run_after, attempts, max_attempts, token, created_at,
                          updated_at, claimed_at, started_at, finished_at, worker, idempotency_key, payload)
                        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %2$d * %3$d * %4$d - 1),
                          cell AS (SELECT i, printf('{"country":"c%%02d","model":"m%%02d","window":%%d}',
                            i / %2$d %% %3$d, i / %2$d / %3$d, i %% %2$d) AS key FROM n)
                        SELECT task.id + i + 1, channel, state, priority, run_after, attempts, max_attempts, token, created_at,
                          updated_at, claimed_at, started_at, finished_at, worker,
                          replace(idempotency_key, payload, key), key
                        FROM cell, task WHERE task.id = %1$d""".formatted(like, windows, COUNTRIES, MODELS));
                statement.executeUpdate("UPDATE tally SET completed = (SELECT count(*) FROM task)");
                statement.executeUpdate("COMMIT");
                // why: what is measured is a file that grew long ago, not one whose rows still stand in the log.
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }

        private static GridKey key(int model, int country, int window) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("model", "m%02d".formatted(model));
            values.put("country", "c%02d".formatted(country));
            values.put("window", window);
            return GridKey.of(values);
        }

        /** Nanoseconds of one claim. */
        long claim(Before before) {
            List<GridKey> named = new ArrayList<>();
            int start = random.nextInt(windows * MODELS * COUNTRIES - TAKEN);
            for (int i = 0; i < TAKEN && before != Before.NOTHING; i++) {
                int cell = before == Before.ANY ? random.nextInt(windows * MODELS * COUNTRIES) : start + i;
                named.add(key(cell / windows / COUNTRIES, cell / windows % COUNTRIES, cell % windows));
            }
            fresh++;
            for (int i = 0; i < WANTED; i++) {
                named.add(key(i / COUNTRIES, i % COUNTRIES, fresh));
            }
            long begun = System.nanoTime();
            List<Grid.Held> held = grid.claim(named, WANTED, LEASE);
            long took = System.nanoTime() - begun;
            if (held.size() != WANTED) {
                throw new IllegalStateException(held.size() + " keys were claimed of " + WANTED);
            }
            return took;
        }

        @Override
        public void close() throws IOException {
            pawl.close();
            BenchFile.delete(file);
        }
    }
}
