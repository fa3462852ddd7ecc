package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WriteLockTest {
    @Test
    void theHolderIsWhoHasTheWriteLocksByteOfThisFile() {
        List<String> locks = List.of(
                "1: POSIX  ADVISORY  READ 11 08:01:77 120 120",
                "2: POSIX  ADVISORY  WRITE 12 08:01:78 120 120",
                "3: POSIX  ADVISORY  WRITE 13 08:01:77 121 121",
                "4: FLOCK  ADVISORY  WRITE 14 08:01:77 0 EOF",
                "4: -> POSIX  ADVISORY  WRITE 15 08:01:77 120 120",
                "5: POSIX  ADVISORY  WRITE 0 08:01:77 120 120",
                "6: POSIX  ADVISORY  WRITE 16 08:01:77 120 120");

        assertThat(WriteLock.holder(locks, "77")).contains(16L);
        assertThat(WriteLock.holder(locks, "79")).isEmpty();
    }
}
