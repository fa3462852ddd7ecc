package dev.pawl.sqlite;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.BackupRequest;
import dev.pawl.store.StoreSettings;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Payloads are not for everybody who has an account on the machine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are of another kind there")
class PrivateFileTest extends InOneFile {
    private List<String> permissions() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName() + " " + permissions(file))
                    .sorted()
                    .toList();
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewQueueAndAllThatStandsBesideItIsItsOwnersAlone() throws Exception {
        insert(Draft.of("mail"));
        open().maintenance().backup(BackupRequest.into(folder.resolve("backups")), progress -> {});
        try (Turn turn = new Turn(Database.at(file(), StoreSettings.DEFAULT))) {
            AtomicInteger asked = new AtomicInteger();
            turn.begin(() -> asked.incrementAndGet() == 2, SECONDS.toNanos(60));
        }

        assertThat(permissions())
                .hasSize(5)
                .allSatisfy(file -> assertThat(file).endsWith(" rw-------"))
                .anySatisfy(file -> assertThat(file).startsWith("queue.db-wal "))
                .anySatisfy(file -> assertThat(file).startsWith("queue.db-turn "));
    }

    @Test
    void aQueueThatIsThereKeepsItsPermissions() throws Exception {
        insert(Draft.of("mail"));
        closeAll();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw----"));

        insert(Draft.of("mail"));

        assertThat(permissions(file())).isEqualTo("rw-rw----");
        assertThat(permissions(file().resolveSibling("queue.db-wal"))).isEqualTo("rw-rw----");
    }

    @Test
    void whoOpensANewQueueAtTheSameMomentOpensTheSame() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path file = folder.resolve("race" + round);
            Race.run(4, i -> {
                PrivateFile.makeQueue(file);
                return i;
            });

            assertThat(file).isEmptyFile();
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
        assertThat(permissions()).hasSize(5);
    }
}
