package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many processes that want the same. */
class KeyRaceTest extends InOneFile {
    private static final long SEED = 20_270_115;
    private static final int KEYS = 200;

    @Test
    void thirtyTwoThreadsInThreeProcessesRaceForKeysAndEachKeyHasOneTask() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        int[] threads = {11, 11, 10};
        for (int i = 0; i < threads.length; i++) {
            children.add(ChildProcess.start(
                    KeyRacer.class, file().toString(), "" + threads[i], "" + KEYS, "" + (SEED + 100L * i)));
        }
        for (ChildProcess child : children) {
            child.awaitReady();
        }
        for (ChildProcess child : children) {
            child.begin();
        }
        int created = 0;
        for (ChildProcess child : children) {
            created += Integer.parseInt(child.answer());
        }

        assertThat(created).as("created, seed %d", SEED).isEqualTo(KEYS);
        assertThat(browser().stats().all().queued()).isEqualTo(KEYS);
        assertThat(Tables.rows(file(), "SELECT count(DISTINCT idempotency_key) FROM task"))
                .containsExactly("" + KEYS);
    }
}
