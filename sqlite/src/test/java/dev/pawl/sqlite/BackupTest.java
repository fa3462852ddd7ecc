package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackupTest extends InOneFile {
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);
    private static final String PAYLOAD = "\"" + "x".repeat(1_000) + "\"";

    private Backup backup(BackupRequest request) {
        tasks();
        try (Closing closing = new Closing(other())) {
            return closing.store.maintenance().backup(request, progress -> {});
        }
    }

    /** Another store on the file. */
    private Store other() {
        return new SqliteStoreProvider().open(file().toString(), StoreSettings.DEFAULT, time);
    }

    private record Closing(Store store) implements AutoCloseable {
        @Override
        public void close() {
            store.tasks().close();
        }
    }

    private List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aBackupIsTheQueueInASingleFile() throws Exception {
        insertAll(Draft.of("mail").payload(PAYLOAD), Draft.of("print").key("k").queue("other"));
        worker("mail").end(worker("mail").claimOne(), Outcome.retry("no paper"));

        Backup backup = backup(BackupRequest.DEFAULT);

        assertThat(backup.file()).isEqualTo(folder.resolve("backups/queue_backup_20270115_080000.db"));
        assertThat(backup.tasks()).isEqualTo(2);
        assertThat(backup.bytes()).isEqualTo(Files.size(backup.file()));
        assertThat(Contents.of(backup.file())).isEqualTo(Contents.of(file()));
        assertThat(names(folder.resolve("backups")))
                .containsExactly(backup.file().getFileName().toString());
        assertThat(Tables.rows(backup.file(), "PRAGMA journal_mode")).containsExactly("delete");
        Tables.agree(backup.file());
    }

    @Test
    void aBackupUnderLoadEndsAndIsOneMomentOfTheQueue() throws Exception {
        fill(6_000);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger commitsSeen = new AtomicInteger();
        List<Backup> backups = new ArrayList<>();
        Store writer = other();
        try {
            Race.run(2, lane -> {
                if (lane == 0) {
                    // why another store: its commits are to this one's connections those of another process.
                    while (!ended.get()) {
                        NewTask task =
                                Draft.of("mail").key("pair " + made.get()).task();
                        writer.tasks().insert(List.of(task, Draft.of("mail").task()));
                        made.incrementAndGet();
                    }
                    return null;
                }
                int[] last = {made.get()};
                backups.add(tasksStore().maintenance().backup(BackupRequest.DEFAULT, progress -> {
                    steps.incrementAndGet();
                    // why waited for: the copy must go on over commits of others, not between them.
                    while (made.get() == last[0]) {
                        Thread.onSpinWait();
                    }
                    last[0] = made.get();
                    commitsSeen.incrementAndGet();
                }));
                ended.set(true);
                return null;
            });
        } finally {
            writer.tasks().close();
        }

        Backup backup = backups.get(0);
        assertThat(commitsSeen.get()).isGreaterThan(1);
        assertThat(steps.get())
                .as("no page is copied twice")
                .isLessThanOrEqualTo((int) (backup.bytes() / 4096 / PageCopy.PAGES_PER_STEP) + 2);
        assertThat(backup.tasks() % 2).as("pairs are whole").isZero();
        assertThat(backup.tasks()).isLessThan(6_000 + 2L * made.get());
        Tables.agree(backup.file());
        // why: the backup's tasks are the first ones of the queue, none missing between.
        assertThat(Tables.rows(backup.file(), "SELECT max(id), count(*) FROM task"))
                .containsExactly(backup.tasks() + "|" + backup.tasks());
    }

    private Store tasksStore() {
        tasks();
        return open();
    }

    private void fill(int tasks) {
        tasks().insert(Collections.nCopies(
                tasks, Draft.of("mail").payload(PAYLOAD).task()));
    }

    @Test
    void backupsOfOneSecondGetNumbers() throws Exception {
        insert(Draft.of("mail"));
        List<Path> files = Race.run(
                4,
                lane -> backup(BackupRequest.into(folder.resolve("b"))).file().getFileName());

        assertThat(files).doesNotHaveDuplicates();
        assertThat(names(folder.resolve("b")))
                .containsExactly(
                        "queue_backup_20270115_080000.db",
                        "queue_backup_20270115_080000_2.db",
                        "queue_backup_20270115_080000_3.db",
                        "queue_backup_20270115_080000_4.db");
    }

    @Test
    void onlyTheOldestOfTheSameSeriesAreDeleted() throws Exception {
        insert(Draft.of("mail"));
        Path to = folder.resolve("b");
        BackupRequest nightly = BackupRequest.into(to).named("nightly");
        backup(BackupRequest.into(to));
        backup(BackupRequest.into(to).named("nightly-2"));
        for (int i = 0; i < 11; i++) {
            backup(nightly);
        }
        Files.writeString(to.resolve("queue_backup_nightly_20200101_000000.db.txt"), "mine");
        Files.createDirectory(to.resolve("queue_backup_nightly_20200101_000000.db"));
        time.advance(Duration.ofDays(1));

        backup(nightly.keeping(3));

        assertThat(names(to))
                .containsExactlyInAnyOrder(
                        "queue_backup_20270115_080000.db",
                        "queue_backup_nightly-2_20270115_080000.db",
                        "queue_backup_nightly_20200101_000000.db",
                        "queue_backup_nightly_20200101_000000.db.txt",
                        "queue_backup_nightly_20270115_080000_10.db",
                        "queue_backup_nightly_20270115_080000_11.db",
                        "queue_backup_nightly_20270116_080000.db");
    }

    @Test
    void theNewBackupIsNeverTheOneThatIsDeleted() throws Exception {
        insert(Draft.of("mail"));
        BackupRequest one = BackupRequest.into(folder.resolve("b")).keeping(1);
        Path written = null;
        for (int i = 0; i < 3; i++) {
            written = backup(one).file();
            assertThat(names(folder.resolve("b")))
                    .containsExactly(written.getFileName().toString());
        }
        Files.move(written, written.resolveSibling("queue_backup_20991231_000000.db"));

        written = backup(one).file();

        assertThat(names(folder.resolve("b")))
                .containsExactly(written.getFileName().toString());
    }

    @Test
    void aFileThatExistsIsNotOverwritten() throws Exception {
        insert(Draft.of("mail"));
        Path exists = Files.writeString(folder.resolve("mine.db"), "mine");

        assertThatThrownBy(() -> backup(BackupRequest.to(exists)))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("exists");
        assertThatThrownBy(() -> backup(BackupRequest.to(file())))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("is the queue itself");
        assertThat(Files.readString(exists)).isEqualTo("mine");
    }

    @Test
    void aPathOfAnyCharactersIsTaken() throws Exception {
        insert(Draft.of("mail"));
        Path odd = folder.resolve("zwei Wörter — 東京").resolve("meine 'Kopie'.db");

        assertThat(backup(BackupRequest.to(odd)).file()).isEqualTo(odd);
        assertThat(Contents.of(odd)).isEqualTo(Contents.of(file()));
    }

    @Test
    void aQueueWhoseTalliesAreWrongMakesNoBackup() throws Exception {
        insert(Draft.of("mail"));
        closeAll();
        Tables.execute(file(), "UPDATE tally SET ready = 7");

        assertThatThrownBy(() -> backup(BackupRequest.DEFAULT.keeping(1)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage(file() + " is damaged: its tallies do not equal its tasks");

        assertThat(names(folder.resolve("backups"))).isEmpty();
        closeAll();
        Tables.execute(file(), "UPDATE tally SET ready = 1");
    }

    @Test
    void whatAKilledBackupLeftIsRemovedUnlessSomebodyWritesIt() throws Exception {
        insert(Draft.of("mail"));
        Path to = Files.createDirectory(folder.resolve("b"));
        Path left = to.resolve(".queue_backup_20260101_000000.db.0123abcd.pawl-partial");
        Path held = to.resolve(".queue_backup_20260101_000000.db.4567abcd.pawl-partial");
        Files.copy(backup(BackupRequest.into(folder.resolve("c"))).file(), left);
        Files.copy(left, held);
        Path justWritten = to.resolve(".queue_backup_20260101_000000.db.89efabcd.pawl-partial");
        Files.copy(left, justWritten);
        Files.setLastModifiedTime(left, LONG_AGO);
        Files.setLastModifiedTime(held, LONG_AGO);
        Files.writeString(to.resolve(left.getFileName() + "-journal"), "");
        Files.writeString(to.resolve(".hidden.pawl-partial"), "another's");

        try (Connection writer = Tables.connect(held);
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            backup(BackupRequest.into(to));
        }

        assertThat(names(to))
                .containsExactlyInAnyOrder(
                        ".hidden.pawl-partial",
                        held.getFileName().toString(),
                        justWritten.getFileName().toString(),
                        "queue_backup_20270115_080000.db");
    }

    @Test
    void aPartialFileThatSomebodyTookAwayLeavesNoEmptyFileInItsName() throws Exception {
        Path name = folder.resolve("queue_backup_20260101_000000.db");

        try (PartialFile partial = PartialFile.beside(name, time::random)) {
            Files.delete(partial.path());
            assertThatThrownBy(() -> partial.moveTo(name)).isInstanceOf(IOException.class);
        }

        assertThat(name).doesNotExist();
    }

    @Test
    void backupsAtOnceKeepTheirNumberAndAllEndWell() throws Exception {
        insert(Draft.of("mail"));
        BackupRequest one = BackupRequest.into(folder.resolve("b")).keeping(1);

        for (int round = 0; round < 5; round++) {
            Race.run(4, racer -> backup(one));
        }

        assertThat(names(folder.resolve("b"))).hasSize(1);
    }

    @Test
    void aFolderThatMayNotBeWrittenIsToldAndNothingIsLeft() throws Exception {
        insert(Draft.of("mail"));
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file where a folder should be");

        assertThatThrownBy(() -> backup(BackupRequest.into(blocked)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("cannot write a backup into " + blocked)
                .hasMessageNotContaining("java.");
        assertThat(Files.readString(blocked)).startsWith("a file");
    }

    @Test
    void aBackupIsReadByWhoMayReadTheQueue() throws Exception {
        assumeThat(Files.getFileStore(folder).supportsFileAttributeView("posix"))
                .isTrue();
        insert(Draft.of("mail"));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        Path written = backup(BackupRequest.DEFAULT).file();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aRequestThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> BackupRequest.to(file()).keeping(2)).hasMessageStartingWith("file:");
        assertThatThrownBy(() -> BackupRequest.DEFAULT.named("../up")).hasMessageStartingWith("name:");
        assertThatThrownBy(() -> BackupRequest.DEFAULT.named("a_b")).hasMessageStartingWith("name:");
        assertThatThrownBy(() -> BackupRequest.DEFAULT.keeping(-1)).hasMessageStartingWith("keep:");
    }
}
