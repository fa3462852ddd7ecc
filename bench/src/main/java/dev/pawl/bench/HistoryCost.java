package dev.pawl.bench;

import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.Store;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.Backoff;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;

/** What finished tasks cost a claim: the same claims in turn on a file without history and on one with much of it. */
public final class HistoryCost {
    private static final String TYPE = "bench.history";
    private static final int SAMPLES = 3_000;
    private static final long LEASE_MILLIS = 60_000;

    private final Path folder;
    private final int finished;
    private final Consumer<String> progress;

    /**
     * @param folder where the two temporary files are made
     * @param finished how many finished tasks the second file holds
     * @param progress told what is being done
     */
    public HistoryCost(Path folder, int finished, Consumer<String> progress) {
        this.folder = folder;
        this.finished = finished;
        this.progress = progress;
    }

    /** Runs the comparison; the files are deleted afterwards. */
    public BenchReport run() throws SQLException, IOException {
        Path small = Files.createTempFile(Files.createDirectories(folder), "pawl-small-", ".db");
        Path large = Files.createTempFile(folder, "pawl-large-", ".db");
        Store without = open(small);
        Store with = open(large);
        try {
            progress.accept("writing " + finished + " finished tasks");
            fill(large, with);
            List<Figure> figures = new ArrayList<>();
            for (int batch : new int[] {1, 10}) {
                progress.accept("claiming " + batch + " at a time");
                figures.addAll(compare(without, with, batch));
            }
            return new BenchReport(figures);
        } finally {
            without.tasks().close();
            with.tasks().close();
            Bench.delete(small);
            Bench.delete(large);
        }
    }

    private static Store open(Path file) {
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
            if (provider.accepts(file.toString())) {
                return provider.open(
                        file.toString(), StoreSettings.DEFAULT.withDurability(Durability.NORMAL), Time.system());
            }
        }
        throw new IllegalStateException("no store opens " + file);
    }

    /** Finished rows, written straight into the tables: what matters here is that they are there. */
    private void fill(Path file, Store store) throws SQLException {
        store.tasks().insert(List.of(NewTask.of(TYPE, "{}")));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            statement.executeUpdate("""
                    INSERT INTO task (id, channel, state, priority, run_after, attempts, max_attempts, token, created_at,
                      updated_at, claimed_at, started_at, finished_at, worker, payload)
                    WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= %d)
                    SELECT i, 1, 4, 100, i, 1, 5, 1, i, i, i, i, i, 'bench', '{}' FROM n""".formatted(finished));
            statement.executeUpdate("UPDATE tally SET completed = (SELECT count(*) FROM task WHERE state = 4)");
            statement.executeUpdate("COMMIT");
        }
    }

    private static List<Figure> compare(Store without, Store with, int batch) {
        int tasks = (SAMPLES + 200) * batch;
        without.tasks().insert(Collections.nCopies(tasks, NewTask.of(TYPE, "{}")));
        with.tasks().insert(Collections.nCopies(tasks, NewTask.of(TYPE, "{}")));
        long[] small = new long[SAMPLES];
        long[] large = new long[SAMPLES];
        for (int i = -200; i < SAMPLES; i++) {
            long first = claimAndFinish(without, batch);
            long second = claimAndFinish(with, batch);
            if (i >= 0) {
                small[i] = first;
                large[i] = second;
            }
        }
        Arrays.sort(small);
        Arrays.sort(large);
        String name = "claim of " + batch;
        return List.of(
                new Figure(name + ", no history", small[SAMPLES / 2] / 1e3, "us", null, null),
                new Figure(
                        name + ", with history",
                        large[SAMPLES / 2] / 1e3,
                        "us",
                        name + ", no history",
                        large[SAMPLES / 2] / (double) small[SAMPLES / 2]));
    }

    private static long claimAndFinish(Store store, int batch) {
        ClaimRequest request = new ClaimRequest(
                "bench",
                new Selector(Set.of(TYPE), Set.of(), Map.of()),
                Strategy.PRIORITY,
                batch,
                0,
                Map.of(),
                LEASE_MILLIS);
        long begun = System.nanoTime();
        Exchange exchange = store.tasks().exchange(List.of(), request);
        long took = System.nanoTime() - begun;
        List<Finish> ended = new ArrayList<>();
        for (Claim claim : exchange.claims()) {
            Transition done = Transition.of(Outcome.done(), null, 1, 5, Backoff.DEFAULT, claim.claimedAt(), 0);
            ended.add(new Finish(claim, done, claim.claimedAt(), claim.claimedAt()));
        }
        store.tasks().finish(ended);
        return took;
    }
}
