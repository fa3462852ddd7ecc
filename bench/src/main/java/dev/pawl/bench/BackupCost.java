package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.task.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures what a backup costs those who enqueue meanwhile, and whether what is restored is what was backed up: one caller
 * enqueues a task at a time, as fast as it can, without a backup, during it, and without one again.
 */
public final class BackupCost {
    /** In megabytes. */
    public static final int DEFAULT_SIZE = 200;

    private static final TaskType<JsonText> TYPE = TaskType.of("bench.backup", JsonText.class);
    private static final JsonText PAYLOAD = new JsonText("{\"of\": \"" + "some length ".repeat(40) + "\"}");
    private static final int BATCH = 2_000;
    private static final long QUIET_NANOS = 5_000_000_000L;

    /** Everything of a task but its token and its lease, which a restore raises and ends. */
    private static final List<String> CONTENTS = List.of(
            """
            SELECT quote(id) || quote(channel) || quote(state) || quote(priority) || quote(run_after) || quote(attempts)
              || quote(max_attempts) || quote(expiries) || quote(created_at) || quote(updated_at) || quote(claimed_at)
              || quote(started_at) || quote(finished_at) || quote(worker) || quote(idempotency_key) || quote(key_until)
              || quote(payload) FROM task ORDER BY id""",
            "SELECT quote(task_id) || quote(payload) FROM task_payload ORDER BY task_id",
            "SELECT quote(task_id) || quote(result) FROM task_result ORDER BY task_id");

    private final Path folder;
    private final int megabytes;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param megabytes how large the queue is
     * @param progress told what is being measured
     */
    public BackupCost(Path folder, int megabytes, Consumer<String> progress) {
        this.folder = folder;
        this.megabytes = megabytes;
        this.progress = progress;
    }

    /** Runs everything; the files are deleted afterwards. */
    public BackupCostReport run() throws SQLException, IOException, InterruptedException {
        Path place = Files.createTempDirectory(Files.createDirectories(folder), "pawl-bench-");
        try {
            return measure(place.resolve("queue.db"));
        } finally {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(place);
        }
    }

    private BackupCostReport measure(Path file) throws SQLException, IOException, InterruptedException {
        BackupRequest request = BackupRequest.into(file.resolveSibling(""));
        Latencies quiet = new Latencies();
        Latencies busy = new Latencies();
        AtomicLong longestLog = new AtomicLong();
        Backup underLoad;
        Backup atRest;
        try (Pawl pawl = Pawl.open(file)) {
            fill(pawl, file);
            progress.accept("enqueueing without a backup");
            load(pawl, new Latencies(), () -> rest(QUIET_NANOS / 5));
            load(pawl, quiet, () -> rest(QUIET_NANOS));
            progress.accept("enqueueing during a backup of " + (Files.size(file) >> 20) + " MB");
            List<Backup> made = new ArrayList<>();
            load(
                    pawl,
                    busy,
                    () -> made.add(pawl.maintenance()
                            .backup(request, at -> longestLog.accumulateAndGet(log(file), Math::max))));
            underLoad = made.get(0);
            Files.delete(underLoad.file());
            progress.accept("enqueueing without a backup");
            load(pawl, quiet, () -> rest(QUIET_NANOS));
            progress.accept("comparing what is restored");
            atRest = pawl.maintenance().backup(request, at -> {});
            pawl.enqueueAll(Collections.nCopies(BATCH, TYPE.with(PAYLOAD)));
        }
        String then = contents(atRest.file());
        boolean differed = !contents(file).equals(then);
        Restore restore = Pawl.restore(file.toString(), PawlSettings.DEFAULT, RestoreRequest.from(atRest.file()));
        boolean isSame = differed && contents(file).equals(then);
        return new BackupCostReport(
                underLoad.bytes(),
                underLoad.millis(),
                quiet,
                busy,
                longestLog.get(),
                restore.millis(),
                atRest.tasks(),
                isSame);
    }

    private void fill(Pawl pawl, Path file) throws IOException {
        progress.accept("filling " + megabytes + " MB");
        List<TaskRequest<JsonText>> batch = Collections.nCopies(BATCH, TYPE.with(PAYLOAD));
        while (Files.size(file) + log(file) < (long) megabytes << 20) {
            pawl.enqueueAll(batch);
        }
        pawl.maintenance().checkpoint(Checkpoint.Mode.TRUNCATE);
    }

    private static long log(Path file) {
        try {
            return Files.size(file.resolveSibling(file.getFileName() + "-wal"));
        } catch (IOException gone) {
            // why: it is made by the first write.
            return 0;
        }
    }

    /** Enqueues on a thread of its own while something else is done. */
    private static void load(Pawl pawl, Latencies latencies, Runnable meanwhile) throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Thread caller = new Thread(
                () -> {
                    while (!ended.get()) {
                        long begun = System.nanoTime();
                        pawl.enqueue(TYPE, PAYLOAD);
                        latencies.add(System.nanoTime() - begun);
                    }
                },
                "pawl-bench-caller");
        caller.start();
        try {
            meanwhile.run();
        } finally {
            ended.set(true);
            caller.join();
        }
    }

    private static void rest(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** A hash over all tasks. */
    private static String contents(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : CONTENTS) {
                try (ResultSet rows = statement.executeQuery(part)) {
                    while (rows.next()) {
                        digest.update(rows.getString(1).getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
