package dev.pawl.sqlite;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.StoreSettings;
import dev.pawl.task.Bell;
import dev.pawl.testkit.Draft;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hearing commits of others by watching the folder. */
class FileDoorbellTest extends InOneFile {
    private static final Rings DEAF = new Rings() {
        @Override
        public void work() {
            // nobody listens
        }

        @Override
        public void events() {
            // nobody listens
        }
    };

    @Test
    void whileNothingHappensNothingIsExecuted() throws SQLException {
        try (Wiretap tap = Wiretap.on()) {
            Bell bell = new Bell();
            tasks().doorbell().add(bell);
            tasks().doorbell().listen(bell);
            insert(Draft.of("mail"));
            AtomicInteger before = new AtomicInteger(-1);

            // why: the bell looks a few times more after a write; after that, two looks apart must count the same.
            await().pollInterval(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            before.getAndSet(tap.heard().size()) == tap.heard().size());
            assertThat(tap.heard()).as("the tap works").contains("PRAGMA data_version");
            closeAll();
        }
    }

    @Test
    void anInsertByAnySqliteClientRings() throws Exception {
        Bell bell = new Bell();
        tasks().doorbell().listen(bell);
        assertThat(bell.await(SECONDS.toMillis(30))).as("rings at once").isTrue();

        for (int i = 0; i < 3; i++) {
            Tables.execute(file(), "INSERT INTO task_queue (type) VALUES ('mail')");

            assertThat(bell.await(SECONDS.toMillis(30))).as("insert %d", i).isTrue();
        }
        assertThat(worker("mail").claim(5)).hasSize(3);
    }

    @Test
    void aBellIsHeardAfterOthersStoppedListening() throws Exception {
        Bell first = new Bell();
        Bell second = new Bell();
        tasks().doorbell().listen(first);
        tasks().doorbell().remove(first);
        tasks().doorbell().listen(second);
        assertThat(second.await(SECONDS.toMillis(30))).isTrue();

        Tables.execute(file(), "INSERT INTO task_queue (type) VALUES ('mail')");

        assertThat(second.await(SECONDS.toMillis(30))).isTrue();
    }

    @Test
    void aFileThatIsMovedAwayRings() throws Exception {
        tasks();
        assumeThat(Presence.keyOf(file())).as("files are told apart").isNotNull();
        Bell bell = new Bell();
        tasks().doorbell().listen(bell);
        assertThat(bell.await(SECONDS.toMillis(30))).as("rings at once").isTrue();

        Files.move(file(), folder.resolve("elsewhere.db"));
        assertThat(bell.await(SECONDS.toMillis(30))).isTrue();

        Files.move(folder.resolve("elsewhere.db"), file());
    }

    @Test
    void whereNothingCanBeWatchedTheVersionIsCompared() throws Exception {
        tasks();
        Database database = Database.at(file(), StoreSettings.DEFAULT);
        try (OpenFile open = new OpenFile(database, StoreSettings.DEFAULT, time, DEAF);
                FileDoorbell doorbell = new FileDoorbell(
                        database, open::dataVersion, () -> open.pen().committedAt(), false)) {
            Bell bell = new Bell();
            doorbell.listen(bell);
            assertThat(bell.await(SECONDS.toMillis(30))).as("rings at once").isTrue();

            for (int i = 0; i < 3; i++) {
                Tables.execute(file(), "INSERT INTO task_queue (type) VALUES ('mail')");

                assertThat(bell.await(SECONDS.toMillis(30))).as("insert %d", i).isTrue();
            }
        }
    }

    @Test
    void otherFilesInTheFolderDoNotDeafenTheBell() throws Exception {
        Bell bell = new Bell();
        tasks().doorbell().listen(bell);
        assertThat(bell.await(SECONDS.toMillis(30))).isTrue();

        Tables.execute(folder.resolve("other.db"), "PRAGMA journal_mode = wal", "CREATE TABLE t (a)");
        Tables.execute(file(), "INSERT INTO task_queue (type) VALUES ('mail')");

        assertThat(bell.await(SECONDS.toMillis(30))).isTrue();
        assertThat(tasks().insert(List.of(Draft.of("mail").task()))).hasSize(1);
    }
}
