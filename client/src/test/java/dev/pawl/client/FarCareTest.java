package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.AuditEntry;
import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Finding;
import dev.pawl.store.Maintenance;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.store.Round;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Care of a storage from far away is what it is beside it. */
class FarCareTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");

    @TempDir
    Path folder;

    private ServedStore served;
    private Pawl near;
    private Pawl far;
    private Maintenance care;

    @BeforeEach
    void open() {
        served = ServedStore.of(folder.resolve("queue.db"));
        near = served.pawl;
        far = Pawl.open(served.location(), PawlSettings.DEFAULT);
        care = far.maintenance();
    }

    @AfterEach
    void close() {
        far.close();
        served.close();
    }

    @Test
    void whatTakesLongIsWaitedFor() {
        far.enqueue(MAIL, new JsonText("{}"));

        assertThat(care.checkpoint(Checkpoint.Mode.TRUNCATE).complete()).isTrue();
        assertThat(care.vacuum().bytesAfter()).isPositive();
        care.analyze();
        assertThat(care.check(true)).isEmpty();
        assertThat(care.check(false)).isEmpty();
        assertThat(care.examine())
                .extracting(Finding::name)
                .isEqualTo(
                        near.maintenance().examine().stream().map(Finding::name).toList());
        Backup backup = care.backup(BackupRequest.DEFAULT.named("night").keeping(2), progress -> {});
        assertThat(backup.file()).exists().hasParentRaw(folder.resolve("backups"));
        assertThat(backup.tasks()).isEqualTo(1);
        assertThatThrownBy(() -> care.backup(BackupRequest.into(folder), progress -> {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("BackupRequest.DEFAULT");
    }

    @Test
    void whatIsKeptIsSaidFromFarAndPrunedThere() {
        Keep none = Keep.DEFAULT.with(TaskStatus.CANCELLED, Duration.ZERO);
        Retention retention = new Retention(none, Map.of("or\"der", none.with(TaskStatus.FAILED, Retention.FOREVER)));
        far.cancel(far.enqueue(MAIL, new JsonText("{}")).taskId());

        care.retain(retention);

        assertThat(near.maintenance().retention()).isEqualTo(retention);
        assertThat(care.retention()).isEqualTo(retention);
        assertThat(care.prunable(retention)).isEqualTo(new Pruned(0, 0, 1));
        assertThat(care.prune(retention, removed -> true)).isEqualTo(new Pruned(0, 0, 1));
        assertThat(near.browser().stats().all().total()).isZero();
        assertThatThrownBy(() -> care.prune(Retention.DEFAULT, removed -> true))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("retain");
    }

    @Test
    void whoIsGoneFromTheRegisterAndWhoIsNot() {
        far.handle(MAIL, (mail, context) -> {});
        String worker = far.start().id();
        assertThat(care.pruneWorker("nobody", true)).isEmpty();
        assertThat(care.pruneWorker(worker, false)).contains(false);
        assertThat(care.pruneWorkers(Duration.ZERO, false)).isEmpty();
        assertThat(near.browser().workers()).extracting(WorkerInfo::id).containsExactly(worker);
        assertThat(care.pruneWorker(worker, true)).contains(true);
        assertThat(near.browser().workers()).isEmpty();
    }

    @Test
    void roundsAndTheAuditAreTold() {
        assertThat(near.maintenance().begin(Round.Kind.ANALYZE, near.time().now(), "mill"))
                .isTrue();
        near.maintenance().end(Round.Kind.ANALYZE, false, "well");
        far.pause("default");

        List<AuditEntry> audit = far.access().audit(10, null);

        assertThat(care.rounds()).isEqualTo(near.maintenance().rounds()).isNotEmpty();
        assertThat(audit)
                .isSubsetOf(near.access().audit(10, null))
                .extracting(entry -> entry.note().operation())
                .containsExactly("changeQueue");
        assertThatThrownBy(() -> care.begin(Round.Kind.PRUNE, 0, "mill"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
