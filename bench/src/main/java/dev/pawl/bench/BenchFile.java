package dev.pawl.bench;

import dev.pawl.store.Claim;
import dev.pawl.store.Finish;
import dev.pawl.store.Store;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.ServiceLoader;

/** A queue in a temporary file, which closing deletes. It writes without waiting for the disk: what counts is the work. */
final class BenchFile implements AutoCloseable {
    /** The numbers of {@code task.state}. */
    private static final int READY = 0;

    private static final int COMPLETED = 4;

    private final Path file;
    private final Store store;

    private BenchFile(Path file, Store store) {
        this.file = file;
        this.store = store;
    }

    static BenchFile in(Path folder, Time time) throws IOException {
        Path file = temporary(folder);
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
            if (provider.accepts(file.toString())) {
                StoreSettings settings = StoreSettings.DEFAULT.withDurability(Durability.NORMAL);
                return new BenchFile(file, provider.open(file.toString(), settings, time));
            }
        }
        throw new IllegalStateException("no store opens " + file);
    }

    /** A file that is empty yet, in a folder that is made where it is missing. */
    static Path temporary(Path folder) throws IOException {
        return Files.createTempFile(Files.createDirectories(folder), "pawl-bench-", ".db");
    }

    Path file() {
        return file;
    }

    TaskStore tasks() {
        return store.tasks();
    }

    /** Adds pending tasks like the one of this id, older than it. */
    void addPending(long taskId, int tasks) throws SQLException {
        addLike(taskId, READY, "ready", tasks);
    }

    /** Adds finished tasks like the one of this id, older than it. */
    void addFinished(long taskId, int tasks) throws SQLException {
        addLike(taskId, COMPLETED, "completed", tasks);
    }

    /** Rows straight into the tables, where enqueueing so many would take too long. */
    private void addLike(long taskId, int state, String tally, int tasks) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.executeUpdate("BEGIN IMMEDIATE");
            statement.executeUpdate("""
                    INSERT INTO task (id, channel, state, priority, run_after, attempts, max_attempts, token, created_at,
                      updated_at, claimed_at, started_at, finished_at, worker, payload)
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$d)
                    SELECT newest + i, channel, %2$d, priority, i, ran, max_attempts, ran, i, i,
                      iif(ran, i, NULL), iif(ran, i, NULL), iif(ran, i, NULL), iif(ran, 'bench', NULL), payload
                    FROM n, (SELECT *, %2$d > 3 AS ran, (SELECT max(id) FROM task) AS newest FROM task WHERE id = %3$d)""".formatted(tasks, state, taskId));
            statement.executeUpdate("""
                    UPDATE tally SET %2$s = %2$s + %1$d, version = version + 1
                    WHERE (channel, priority) = (SELECT channel, priority FROM task WHERE id = %3$d)""".formatted(tasks, tally, taskId));
            statement.executeUpdate("COMMIT");
            // why: what is measured is a file that grew long ago, not one whose rows still stand in the log.
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** The successful ends of these claims. */
    static List<Finish> done(List<Claim> claims, long now) {
        return claims.stream()
                .map(claim -> {
                    Transition done = Transition.of(
                            Outcome.done(), null, claim.attempt(), claim.maxAttempts(), Backoff.DEFAULT, now, 0);
                    return new Finish(claim, done, claim.claimedAt(), now);
                })
                .toList();
    }

    /** Closes the queue and deletes its file. */
    @Override
    public void close() throws IOException {
        store.tasks().close();
        delete(file);
    }

    static void delete(Path file) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-turn")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }
}
