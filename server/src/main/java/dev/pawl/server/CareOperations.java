package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Maintenance;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.task.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the routes of maintenance do. */
final class CareOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final MaintenanceRuns runs;

    CareOperations(Pawl pawl, WorkPool pool, MaintenanceRuns runs) {
        this.pawl = pawl;
        this.pool = pool;
        this.runs = runs;
    }

    CompletionStage<Answer> backUp(BackupBody wanted) {
        BackupRequest request = wanted.into(pawl.backupFolder());
        return begun(
                MaintenanceRun.Kind.BACKUP,
                wanted.patience(),
                told -> CareShapes.BACKUP.of(maintenance().backup(request, told)));
    }

    CompletionStage<Answer> check(CheckBody wanted) {
        return begun(
                MaintenanceRun.Kind.CHECK,
                wanted.patience(),
                told -> CareShapes.CHECK.of(maintenance().check(wanted.quick())));
    }

    CompletionStage<Answer> checkpoint(LogCheckpointBody wanted) {
        return begun(MaintenanceRun.Kind.CHECKPOINT, wanted.patience(), told -> {
            Checkpoint done = maintenance().checkpoint(wanted.mode());
            return CareShapes.CHECKPOINT.of(
                    new CareShapes.Carried(wanted.mode(), done, maintenance().logBytes()));
        });
    }

    CompletionStage<Answer> vacuum(Duration patience) {
        return begun(
                MaintenanceRun.Kind.VACUUM,
                patience,
                told -> CareShapes.VACUUM.of(maintenance().vacuum()));
    }

    CompletionStage<Answer> analyze(Duration patience) {
        return begun(MaintenanceRun.Kind.ANALYZE, patience, told -> {
            maintenance().analyze();
            return null;
        });
    }

    CompletionStage<Answer> prune(PruneBody wanted) {
        return begun(MaintenanceRun.Kind.PRUNE, wanted.patience(), told -> {
            Retention retention = wanted.narrow(maintenance().retention());
            Pruned pruned = wanted.dryRun() ? maintenance().prunable(retention) : prune(retention, told);
            return CareShapes.PRUNE.of(new CareShapes.Counted(pruned, wanted.dryRun()));
        });
    }

    private Pruned prune(Retention retention, Consumer<Progress> told) {
        return maintenance().prune(retention, soFar -> {
            told.accept(new Progress(soFar.total(), 0, null));
            return !runs.isStopping();
        });
    }

    private CompletionStage<Answer> begun(MaintenanceRun.Kind kind, Duration patience, MaintenanceRuns.Work work) {
        String id = runs.start(kind, work);
        return runs.await(id, patience)
                .thenApply(run -> new Answer(
                        run.isEnded() ? 200 : 202,
                        Answer.JSON,
                        CareShapes.RUN.of(run).json(),
                        Map.of("Location", "/queue/maintenance/runs/" + id)));
    }

    CompletionStage<Answer> run(RunLook wanted) {
        return runs.await(wanted.id(), wanted.patience()).thenApply(run -> Answer.ok(CareShapes.RUN.of(run)));
    }

    CompletionStage<Answer> runs() {
        return CompletableFuture.completedFuture(Answer.json(
                200, Shape.json(runs.all().stream().map(CareShapes.RUN::of).toList())));
    }

    CompletionStage<Answer> doctor() {
        return pool.supply(() -> Answer.ok(CareShapes.DOCTOR.of(maintenance().examine())));
    }

    CompletionStage<Answer> rounds() {
        return pool.supply(() -> Answer.json(
                200,
                Shape.json(maintenance().rounds().stream()
                        .map(CareShapes.ROUND::of)
                        .toList())));
    }

    CompletionStage<Answer> retention() {
        return pool.supply(() -> Answer.ok(CareShapes.RETENTION.of(maintenance().retention())));
    }

    CompletionStage<Answer> retain(Retention retention) {
        return pool.supply(() -> {
            maintenance().retain(retention);
            return Answer.ok(CareShapes.RETENTION.of(retention));
        });
    }

    CompletionStage<Answer> pruneWorkers(WorkerPruneBody wanted) {
        return pool.supply(() ->
                Answer.ok(CareShapes.WORKERS_REMOVED.of(maintenance().pruneWorkers(wanted.goneFor(), wanted.force()))));
    }

    CompletionStage<Answer> removeWorker(WorkerRemoval wanted) {
        return pool.supply(() -> {
            boolean removed = maintenance()
                    .pruneWorker(wanted.workerId(), wanted.force())
                    .orElseThrow(() -> FlowOperations.noSuchWorker(wanted.workerId()));
            if (!removed) {
                throw Problem.of(
                        ProblemKind.CONFLICT,
                        "Worker '" + Fault.quoted(wanted.workerId())
                                + "' lives or holds tasks; force=true removes it all the same");
            }
            return Answer.ok(CareShapes.WORKER_REMOVED.of(wanted.workerId()));
        });
    }

    private Maintenance maintenance() {
        return pawl.maintenance();
    }
}
