package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Checkpoint;
import dev.pawl.store.Store;
import dev.pawl.testkit.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
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
}
