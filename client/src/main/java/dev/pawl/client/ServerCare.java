package dev.pawl.client;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Contradiction;
import dev.pawl.store.Distribution;
import dev.pawl.store.Finding;
import dev.pawl.store.Maintenance;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Round;
import dev.pawl.store.StoreMeters;
import dev.pawl.store.Vacuumed;
import dev.pawl.task.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The care of a storage that a server keeps: it is the server's own, and asked for there. */
final class ServerCare implements Maintenance {
    ServerCare() {}

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException(
                "the care of the storage is the server's own; it is asked for over HTTP under /queue/maintenance");
    }

    @Override
    public Checkpoint checkpoint(Checkpoint.Mode mode) {
        throw elsewhere();
    }

    /** Nothing: there is no log here. */
    @Override
    public long logBytes() {
        return 0;
    }

    /** Nothing: this process writes no database. */
    @Override
    public StoreMeters meters() {
        return new StoreMeters(Distribution.NONE, Distribution.NONE, Distribution.NONE, 0, 0);
    }

    @Override
    public Vacuumed vacuum() {
        throw elsewhere();
    }

    @Override
    public void analyze() {
        throw elsewhere();
    }

    @Override
    public Backup backup(BackupRequest request, Consumer<Progress> told) {
        throw elsewhere();
    }

    @Override
    public List<Contradiction> check(boolean quick) {
        throw elsewhere();
    }

    @Override
    public List<Finding> examine() {
        throw elsewhere();
    }

    @Override
    public Pruned prune(Retention retention, Predicate<Pruned> goesOn) {
        throw elsewhere();
    }

    @Override
    public Pruned prunable(Retention retention) {
        throw elsewhere();
    }

    @Override
    public Retention retention() {
        throw elsewhere();
    }

    @Override
    public void retain(Retention retention) {
        throw elsewhere();
    }

    @Override
    public List<String> pruneWorkers(Duration goneFor, boolean force) {
        throw elsewhere();
    }

    @Override
    public Optional<Boolean> pruneWorker(String id, boolean force) {
        throw elsewhere();
    }

    @Override
    public List<Round> rounds() {
        throw elsewhere();
    }

    @Override
    public boolean begin(Round.Kind kind, long since, String by) {
        throw elsewhere();
    }

    @Override
    public void end(Round.Kind kind, boolean failed, String outcome) {
        throw elsewhere();
    }
}
