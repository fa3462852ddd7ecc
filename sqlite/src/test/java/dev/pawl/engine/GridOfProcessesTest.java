package dev.pawl.engine;

import dev.pawl.testkit.KilledGrid;
import org.junit.jupiter.api.Test;

/** Longer: {@code -Dpawl.grid.windows=200 -Dpawl.grid.processes=8 -Dpawl.grid.kills=24}. */
class GridOfProcessesTest extends OnARealFile {
    @Test
    void ofManyProcessesThatAreKilledEachKeyIsDoneByOneAndEveryClaimIsFull() throws Exception {
        new KilledGrid(
                        Integer.getInteger("pawl.grid.windows", 40),
                        Integer.getInteger("pawl.grid.processes", 3),
                        Integer.getInteger("pawl.grid.kills", 2))
                .run(file().toString(), open());
    }
}
