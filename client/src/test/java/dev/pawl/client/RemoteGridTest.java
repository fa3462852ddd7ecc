package dev.pawl.client;

import dev.pawl.testkit.KilledGrid;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A grid of which every process asks a server. Longer: {@code -Dpawl.grid.windows=200 -Dpawl.grid.processes=8 -Dpawl.grid.kills=24}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RemoteGridTest {
    @TempDir
    Path folder;

    @Test
    void ofManyProcessesThatAreKilledEachKeyIsDoneByOneAndEveryClaimIsFull() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"))) {
            new KilledGrid(
                            Integer.getInteger("pawl.grid.windows", 4),
                            Integer.getInteger("pawl.grid.processes", 2),
                            Integer.getInteger("pawl.grid.kills", 1))
                    .run(served.location(), served.pawl);
        }
    }
}
