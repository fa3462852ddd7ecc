package dev.pawl.sqlite;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Contradiction;
import dev.pawl.store.Finding;
import dev.pawl.store.Maintenance;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Round;
import dev.pawl.store.StoreMeters;
import dev.pawl.store.Vacuumed;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Care of one file. What takes long has a connection of its own, so that nobody waits for the pen longer than SQLite makes
 * them.
 */
final class SqliteMaintenance implements Maintenance {
    /** What one verb does with its connection. */
    @FunctionalInterface
    private interface Care<T> {
        T take(Statement statement) throws SQLException;
    }

    /** How long others may write between two attempts at a checkpoint. */
    private static final long CHECKPOINT_PAUSE_NANOS = 100_000_000;

    private final Database database;
    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;
    private final Time time;
    private final Pruning pruning;

    SqliteMaintenance(Database database, Supplier<Pen> pen, Supplier<Readers> readers, Time time) {
        this.database = database;
        this.pen = pen;
        this.readers = readers;
        this.time = time;
        this.pruning = new Pruning(pen, readers, time);
    }

    @Override
    public Checkpoint checkpoint(Checkpoint.Mode mode) {
        try (Connection connection = database.openCheckpointer();
                Statement statement = connection.createStatement()) {
            long begun = System.nanoTime();
            while (true) {
                long from = System.nanoTime();
                Checkpoint checkpoint = checkpoint(statement, mode.name());
                database.meters().checkpointed(System.nanoTime() - from);
                if (checkpoint.complete()
                        || mode == Checkpoint.Mode.PASSIVE
                        || System.nanoTime() - begun >= database.busyTimeout().toNanos()) {
                    return checkpoint;
                }
                // why: an attempt that waits keeps writers out meanwhile, so it gives up soon and lets them in.
                LockSupport.parkNanos(CHECKPOINT_PAUSE_NANOS);
            }
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }

    static Checkpoint checkpoint(Statement statement, String mode) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            row.next();
            return new Checkpoint(row.getInt(1) == 0, Math.max(0, row.getLong(2)), Math.max(0, row.getLong(3)));
        }
    }

    @Override
    public long logBytes() {
        try {
            return Files.exists(database.wal()) ? Files.size(database.wal()) : 0;
        } catch (IOException gone) {
            // why: whoever closes last takes the log away.
            return 0;
        }
    }

    @Override
    public StoreMeters meters() {
        return database.meters().read();
    }

    @Override
    public Vacuumed vacuum() {
        return with(statement -> {
            long before = bytes(statement);
            statement.execute("VACUUM");
            long after = bytes(statement);
            // why: the file only shrinks when the log has been carried over.
            checkpoint(statement, Checkpoint.Mode.TRUNCATE.name());
            return new Vacuumed(before, after);
        });
    }

    private static long bytes(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public void analyze() {
        // why under the pen: a connection of its own stands in no line, and beside busy writers it found the file taken
        // for
        // longer than anybody waits.
        pen.get()
                .write(Operation.light(writing ->
                        writing.statements().with("PRAGMA optimize = 0x10002").execute()));
    }

    @Override
    public Backup backup(BackupRequest request, Consumer<Progress> told) {
        return new BackupRun(database, time, told).run(request);
    }

    @Override
    public List<Contradiction> check(boolean quick) {
        // why: a connection of its own. It may take minutes, and whoever browses should not wait for a free one.
        try (Statements statements = new Statements(database.openReader())) {
            statements.with("BEGIN").execute();
            List<Contradiction> found = new Contradictions(statements).find(quick);
            statements.with("COMMIT").execute();
            return found;
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }

    @Override
    public List<Finding> examine() {
        return new Examination(database, time, logBytes()).findings();
    }

    @Override
    public Pruned prune(Retention retention, Predicate<Pruned> goesOn) {
        Pruned pruned = pruning.prune(retention, goesOn);
        while (pen.get().write(Operation.light(writing -> writing.events().prune())) && goesOn.test(pruned)) {
            // a step at a time
        }
        return pruned;
    }

    @Override
    public Pruned prunable(Retention retention) {
        return pruning.count(retention);
    }

    @Override
    public Retention retention() {
        return readers.get().readOneMoment(Retentions::read);
    }

    @Override
    public void retain(Retention retention) {
        pen.get().write(Operation.durable(writing -> Retentions.replace(writing.statements(), retention)));
    }

    @Override
    public List<String> pruneWorkers(Duration goneFor, boolean force) {
        return pen.get()
                .write(Operation.durable(writing -> new Workers(writing.statements())
                        .prune(Time.after(writing.now(), goneFor.negated()), writing.now(), force)));
    }

    @Override
    public Optional<Boolean> pruneWorker(String id, boolean force) {
        return pen.get()
                .write(Operation.durable(writing -> new Workers(writing.statements()).prune(id, writing.now(), force)));
    }

    @Override
    public List<Round> rounds() {
        return readers.get().read(Rounds::all);
    }

    @Override
    public boolean begin(Round.Kind kind, long since, String by) {
        return pen.get()
                .write(Operation.durable(
                        writing -> Rounds.begin(writing.statements(), kind, since, by, writing.now())));
    }

    @Override
    public void end(Round.Kind kind, boolean failed, String outcome) {
        pen.get().write(Operation.durable(writing -> Rounds.end(writing.statements(), kind, failed, outcome)));
    }

    private <T> T with(Care<T> care) {
        try (Connection connection = database.openWriter();
                Statement statement = connection.createStatement()) {
            return care.take(statement);
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }
}
