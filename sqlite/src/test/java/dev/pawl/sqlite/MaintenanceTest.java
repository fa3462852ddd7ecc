package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Checkpoint;
import dev.pawl.store.Store;
import dev.pawl.store.StoreMeters;
import dev.pawl.testkit.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MaintenanceTest extends InOneFile {
    @Test
    void truncatingLeavesAnEmptyLog() throws IOException {
        Store store = open();
        store.tasks().insert(Collections.nCopies(1_000, Draft.of("mail").task()));

        Checkpoint checkpoint = store.maintenance().checkpoint(Checkpoint.Mode.TRUNCATE);

        assertThat(checkpoint.complete()).isTrue();
        assertThat(Files.size(file().resolveSibling(file().getFileName() + "-wal")))
                .isZero();
    }

    @Test
    void everyCommitAndCheckpointOfThisProcessIsMeasured() throws SQLException {
        Store store = open();
        StoreMeters before = store.maintenance().meters();

        store.tasks().insert(List.of(Draft.of("mail").task()));
        store.maintenance().checkpoint(Checkpoint.Mode.PASSIVE);

        StoreMeters after = store.maintenance().meters();
        assertThat(after.commits().count()).isEqualTo(before.commits().count() + 1);
        assertThat(after.commits().quantile(1).orElseThrow()).isPositive();
        assertThat(after.batches().count()).isEqualTo(after.commits().count());
        assertThat(after.checkpoints().count()).isEqualTo(before.checkpoints().count() + 1);
        assertThat(after.rings()).isEqualTo(before.rings() + 1);
        assertThat(after.busyRetries()).isZero();
    }

    @Test
    void whoFindsTheFileTakenCountsIt() throws Exception {
        Store store = open();
        try (Connection other = Tables.connect(file())) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            CompletableFuture<?> insert =
                    store.tasks().insertAsync(List.of(Draft.of("mail").task()));

            await().until(() -> store.maintenance().meters().busyRetries() > 0);

            other.createStatement().execute("ROLLBACK");
            assertThat(insert).succeedsWithin(Duration.ofSeconds(20));
        }
    }
}
