package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.Pawl;
import dev.pawl.sqlite.Wiretap;
import java.io.IOException;
import java.nio.file.WatchService;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle worker executes no SQL. Counted at the driver: every statement of every connection goes through it. */
class IdleTest extends OnARealFile {
    private Wiretap tap;

    @BeforeEach
    void countStatements() throws SQLException {
        tap = Wiretap.on();
    }

    @AfterEach
    void countNoMore() throws SQLException {
        tap.close();
    }

    private int executed() {
        return tap.heard().size();
    }

    @Test
    void twoIdleWorkersExecuteNoSql() {
        assumeTrue(foldersCanBeWatched(), "without a watch the version is polled");
        Pawl pawl = handlingOther(open());
        pawl.start();
        pawl.start();
        letItLookAround(pawl);
        int[] before = {-1};

        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> {
            int now = executed();
            boolean silent = now == before[0];
            before[0] = now;
            return silent;
        });

        int silent = executed();
        letItLookAround(pawl);
        assertThat(executed()).as("the count counts").isGreaterThan(silent);
    }

    /** Where a user has many programs that watch, the system refuses one more. */
    private boolean foldersCanBeWatched() {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            return !watch.getClass().getSimpleName().startsWith("Polling");
        } catch (IOException none) {
            return false;
        }
    }
}
