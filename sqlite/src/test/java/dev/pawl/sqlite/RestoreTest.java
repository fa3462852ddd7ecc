package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.AccessStore;
import dev.pawl.store.AccessToken;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.store.NewAccessToken;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import dev.pawl.testkit.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTest extends InOneFile {
    private static final String PAYLOAD = "\"" + "x".repeat(1_000) + "\"";

    private Path backup() {
        tasks();
        Store store = open();
        return store.maintenance()
                .backup(BackupRequest.into(folder.resolve("backups")), progress -> {})
                .file();
    }

    private Restore restore(RestoreRequest request) {
        return new SqliteStoreProvider()
                .restore(file().toString(), request, StoreSettings.DEFAULT, time, progress -> {});
    }

    private Restore restore(Path backup) {
        return restore(RestoreRequest.from(backup));
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    // why: there where two ever met at the file, and empty.
                    .filter(name -> !name.endsWith("-turn"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theQueueIsAsItWasWhenItWasBackedUpAndThePresentIsKeptAside() throws Exception {
        insertAll(Draft.of("mail").payload(PAYLOAD).key("k"), Draft.of("print").priority(3));
        worker("print").complete(worker("print").claimOne(), "[1]");
        String then = Contents.of(file());
        Path backup = backup();
        insert(Draft.of("later"));
        String now = Contents.of(file());

        Restore restore = restore(backup);

        assertThat(Contents.of(file())).isEqualTo(then);
        assertThat(restore.tasks()).isEqualTo(2);
        assertThat(restore.aside()).isEqualTo(folder.resolve("queue_before_restore_20270115_080000.db"));
        assertThat(Contents.of(restore.aside())).isEqualTo(now);
        Tables.agree(restore.aside());
        closeAll();
        assertThat(names()).containsExactly("backups", "queue.db", "queue_before_restore_20270115_080000.db");
    }

    @Test
    void aClaimOfBeforeARestoreLosesToTheClaimOfAfterIt() {
        long id = insert(Draft.of("mail"));
        Path backup = backup();
        Claim before = worker("mail").claimOne();

        for (int round = 0; round < 3; round++) {
            restore(RestoreRequest.from(backup).forced());
            assertThat(task(id).status()).isEqualTo(TaskStatus.QUEUED);
            assertThat(tasks().extend(List.of(before), time.now() + 1_000)).containsExactly(false);
            Claim after = worker("mail").claimOne();

            assertThat(after.taskId()).isEqualTo(before.taskId());
            assertThat(after.token()).isGreaterThan(before.token());
            assertThat(worker("mail").complete(before, "\"the dead\"")).isFalse();
            assertThat(tasks().owned(List.of(before, after))).containsExactly(false, true);
            before = after;
        }
        assertThat(worker("mail").complete(before, "\"the living\"")).isTrue();
    }

    @Test
    void noIdIsGivenTwiceOverRestores() throws Exception {
        insert(Draft.of("mail"));
        Path backup = backup();
        Set<Long> given = new HashSet<>(Set.of(1L));
        for (int round = 0; round < 3; round++) {
            assertThat(given.add(insert(Draft.of("mail")))).isTrue();
            Tables.execute(file(), "INSERT INTO task_queue (type) VALUES ('mail')");
            assertThat(given.add(Long.parseLong(
                            Tables.rows(file(), "SELECT max(id) FROM task").get(0))))
                    .isTrue();
            restore(backup);
        }
        closeAll();
        // why: nobody can say then what was given.
        Files.writeString(file(), "no longer a database");
        restore(backup);
        assertThat(given.add(insert(Draft.of("mail")))).isTrue();
        closeAll();
        time.advance(Duration.ofSeconds(1));
        Files.delete(file());
        restore(backup);
        assertThat(given.add(insert(Draft.of("mail")))).isTrue();
    }

    @Test
    void whatWasInWorkWhenItWasBackedUpIsTakenBackByTheFirstClaim() {
        long id = insert(Draft.of("mail"));
        worker("mail").claimOne();
        Path backup = backup();

        restore(RestoreRequest.from(backup).forced());

        Claim again = worker("mail").claimOne();
        assertThat(again.taskId()).isEqualTo(id);
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void anotherProcessFindsItsWayRightAfterARestore() throws Exception {
        insert(Draft.of("print"));
        Path backup = backup();
        closeAll();
        Files.delete(file());
        Store writer = open();
        HandWorker mail = HandWorker.of(writer.tasks(), time, "bob", "mail");
        HandWorker print = HandWorker.of(writer.tasks(), time, "bob", "print");
        // why in this order: here mail is the first channel, in the backup print is.
        writer.tasks().insert(List.of(Draft.of("mail").task(), Draft.of("print").task()));
        assertThat(mail.claim(1)).hasSize(1);
        assertThat(print.claim(1)).hasSize(1);

        restore(RestoreRequest.from(backup).forced());

        long id = writer.tasks().insert(List.of(Draft.of("mail").task())).get(0).taskId();
        assertThat(task(id).type()).isEqualTo("mail");
        assertThat(mail.claim(9)).extracting(Claim::taskId).containsExactly(id);
        assertThat(print.claim(9)).extracting(Claim::type).containsExactly("print");
    }

    @Test
    void aPauseOfTheBackupHoldsInAnotherProcessRightAfterARestore() {
        insert(Draft.of("mail"));
        tasks().pause("default");
        Path backup = backup();
        tasks().resume("default");
        insert(Draft.of("mail"));
        assertThat(worker("mail").complete(worker("mail").claimOne(), null)).isTrue();

        restore(backup);

        assertThat(worker("mail").claim(9)).isEmpty();
        tasks().resume("default");
        assertThat(worker("mail").claim(9)).hasSize(1);
    }

    @Test
    void workersThatHoldTasksKeepARestoreAway() throws Exception {
        insert(Draft.of("mail"));
        Path backup = backup();
        worker("mail").claimOne();
        String now = Contents.of(file());

        assertThatThrownBy(() -> restore(backup))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("task 1 is held by ada");

        assertThat(Contents.of(file())).isEqualTo(now);
        time.advance(HandWorker.LEASE.plusMillis(1));
        assertThat(restore(backup).tasks()).isEqualTo(1);
    }

    @Test
    void aLiveWorkerKeepsARestoreAwayAndStaysRegisteredWhenItIsForced() {
        insert(Draft.of("mail"));
        Path backup = backup();
        tasks().save(new WorkerInfo(
                "ada",
                "host",
                1,
                new Selector(Set.of("mail"), Set.of(), Map.of()),
                Strategy.PRIORITY,
                1,
                time.now(),
                time.now(),
                null));

        assertThatThrownBy(() -> restore(backup))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("worker ada lives");

        restore(RestoreRequest.from(backup).forced());
        assertThat(browser().workers()).extracting(WorkerInfo::id).containsExactly("ada");
    }

    @Test
    void everyTaskAcknowledgedDuringARestoreIsInTheQueueOrInWhatIsKeptAside() throws Exception {
        tasks().insert(Collections.nCopies(
                8_000, Draft.of("mail").payload(PAYLOAD).task()));
        Path backup = backup();
        Store writer = open();
        AtomicBoolean ended = new AtomicBoolean();
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        List<Restore> restores = new ArrayList<>();

        Race.run(3, lane -> {
            if (lane == 0) {
                while (acknowledged.size() < 20) {
                    Thread.onSpinWait();
                }
                restores.add(restore(backup));
                int soFar = acknowledged.size();
                while (acknowledged.size() < soFar + 20) {
                    Thread.onSpinWait();
                }
                ended.set(true);
            }
            for (int i = 0; lane > 0 && !ended.get(); i++) {
                String key = lane + "/" + i;
                Enqueued answer = writer.tasks()
                        .insert(List.of(Draft.of("mail").key(key).task()))
                        .get(0);
                assertThat(answer.created()).isTrue();
                acknowledged.add(key);
            }
            return null;
        });

        String keys = "SELECT idempotency_key FROM task WHERE idempotency_key IS NOT NULL";
        List<String> kept = new ArrayList<>(Tables.rows(restores.get(0).aside(), keys));
        assertThat(kept).isNotEmpty();
        List<String> after = Tables.rows(file(), keys);
        assertThat(after).isNotEmpty();
        kept.addAll(after);
        assertThat(kept).containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    @Test
    void aCopyThatIsEndedHalfWayLeavesItsTargetAsItWas() throws Exception {
        tasks().insert(Collections.nCopies(
                3_000, Draft.of("mail").payload(PAYLOAD).task()));
        Path backup = backup();
        insert(Draft.of("later"));
        String now = Contents.of(file());
        Database database = new Database(file(), Duration.ofSeconds(1));

        try (Connection target = database.openWriter()) {
            assertThatThrownBy(() -> PageCopy.in(
                            backup,
                            target,
                            () -> {
                                throw new IllegalStateException("no");
                            },
                            (pages, of) -> {}))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(Contents.of(file())).isEqualTo(now);
        insert(Draft.of("mail"));
    }

    @Test
    void whatIsMissingIsPutBackAndALogLeftBehindDoesNotResurface() throws Exception {
        insert(Draft.of("mail"));
        Path backup = backup();
        insert(Draft.of("later"));
        Path log = file().resolveSibling("queue.db-wal");
        byte[] lateLog = Files.readAllBytes(log);
        closeAll();
        Files.delete(file());
        Files.write(log, lateLog);

        Restore restore = restore(backup);

        assertThat(restore.aside()).isNull();
        assertThat(Contents.of(file())).isEqualTo(Contents.of(backup));
        assertThat(names()).containsExactly("backups", "queue.db", "queue_damaged_20270115_080000.db-wal");
    }

    @Test
    void whatIsNoDatabaseAnyMoreIsKeptAsideAndReplaced() throws Exception {
        insert(Draft.of("mail"));
        Path backup = backup();
        closeAll();
        Files.writeString(file(), "no longer a database");

        Restore restore = restore(backup);

        assertThat(restore.aside()).isEqualTo(folder.resolve("queue_damaged_20270115_080000.db"));
        assertThat(Files.readString(restore.aside())).isEqualTo("no longer a database");
        assertThat(Contents.of(file())).isEqualTo(Contents.of(backup));

        Files.writeString(file(), "");
        assertThat(restore(backup).aside()).isEqualTo(folder.resolve("queue_damaged_20270115_080000_2.db"));
    }

    @Test
    void aDamagedFileThatOthersMayHaveOpenIsReplacedOnlyByForce() throws Exception {
        insert(Draft.of("mail"));
        Path backup = backup();
        closeAll();
        Files.writeString(file(), "no longer a database");
        Files.writeString(folder.resolve("queue.db-wal"), "");

        assertThatThrownBy(() -> restore(backup))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("may have it open");
        assertThat(Files.readString(file())).isEqualTo("no longer a database");

        restore(RestoreRequest.from(backup).forced());
        assertThat(Contents.of(file())).isEqualTo(Contents.of(backup));
    }

    @Test
    void whatIsNoSoundBackupIsRefusedAndTheQueueStaysAsItIs() throws Exception {
        tasks().insert(Collections.nCopies(
                200, Draft.of("mail").payload(PAYLOAD).task()));
        Path sound = backup();
        Path bad = folder.resolve("bad.db");
        String now = Contents.of(file());

        assertRefused(bad, "there is no backup at");
        assertRefused(folder, "is a directory; name a backup in it");
        assertRefused(Files.writeString(bad, ""), "empty");
        assertRefused(Files.writeString(bad, "garbage ".repeat(500)), bad + " is not an SQLite database");
        assertRefused(file(), "is the queue itself");
        Files.delete(bad);
        Tables.execute(bad, "CREATE TABLE cake (layers INTEGER)");
        assertRefused(bad, "is an SQLite file but not a Pawl queue");
        Files.delete(bad);
        Files.copy(sound, bad);
        Tables.execute(bad, "INSERT INTO pawl_schema VALUES (99, '0099_future', 'later')");
        assertRefused(bad, "newer than this Pawl knows");
        Files.delete(bad);
        Files.copy(sound, bad);
        Tables.execute(bad, "DELETE FROM tally");
        assertRefused(bad, bad + " is damaged");
        byte[] torn = Files.readAllBytes(sound);
        Arrays.fill(torn, torn.length / 2, torn.length / 2 + 20_000, (byte) 7);
        assertRefused(Files.write(bad, torn), "damaged");
        assertRefused(
                Files.write(bad, Arrays.copyOf(torn, torn.length / 2)), bad + " is damaged; restore another backup");
        Files.delete(bad);

        assertThat(Contents.of(file())).isEqualTo(now);
        closeAll();
        assertThat(names()).containsExactly("backups", "queue.db");
    }

    /** Makes what a killed program left there old enough to be taken away. */
    private static void age(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            for (Path file : files.filter(left -> left.toString().contains(".pawl-partial"))
                    .toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            }
        }
    }

    private void assertRefused(Path backup, String why) {
        assertThatThrownBy(() -> restore(backup))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aFileOfSomethingElseIsNotOverwritten() throws Exception {
        insert(Draft.of("mail"));
        Path backup = backup();
        closeAll();
        Files.delete(file());
        Tables.execute(file(), "CREATE TABLE cake (layers INTEGER)");
        byte[] cake = Files.readAllBytes(file());

        assertRefused(backup, "is an SQLite file but not a Pawl queue");

        assertThat(Files.readAllBytes(file())).isEqualTo(cake);
        Files.delete(file());
    }

    @Test
    void aBackupOfAnotherPageSizeIsRestored() throws Exception {
        insertAll(Draft.of("mail"), Draft.of("print"));
        Path backup = backup();
        Tables.execute(backup, "PRAGMA page_size = 8192", "VACUUM");

        assertThat(restore(backup).tasks()).isEqualTo(2);

        assertThat(Contents.of(file())).isEqualTo(Contents.of(backup));
        assertThat(Tables.rows(file(), "PRAGMA page_size")).containsExactly("4096");
    }

    @Test
    void pathsOfAnyCharactersAreTaken() throws Exception {
        Path odd = folder.resolve("zwei Wörter — 東京/meine 'Schlange'.db");
        Store store = new SqliteStoreProvider().open(odd.toString(), StoreSettings.DEFAULT, time);
        store.tasks().insert(List.of(Draft.of("mail").task()));
        Path backup = store.maintenance()
                .backup(BackupRequest.DEFAULT, progress -> {})
                .file();
        store.tasks().insert(List.of(Draft.of("mail").task()));

        Restore restore = new SqliteStoreProvider()
                .restore(odd.toString(), RestoreRequest.from(backup), StoreSettings.DEFAULT, time, progress -> {});

        assertThat(restore.tasks()).isEqualTo(1);
        assertThat(store.browser().stats().all().total()).isEqualTo(1);
        store.tasks().close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRestoreThatIsKilledHalfWayHasChangedNothing(int step) throws Exception {
        tasks().insert(Collections.nCopies(
                8_000, Draft.of("mail").payload(PAYLOAD).task()));
        Path backup = backup();
        insert(Draft.of("later"));
        closeAll();
        String now = Contents.of(file());

        ChildProcess child = ChildProcess.start(
                RestoringProcess.class, "restore", file().toString(), backup.toString(), String.valueOf(step));
        child.awaitReady();
        child.kill();

        assertThat(Contents.of(file())).isEqualTo(now);
        age(folder);
        restore(backup);
        assertThat(Contents.of(file())).isEqualTo(Contents.of(backup));
        assertThat(names()).noneMatch(name -> name.contains("partial"));
    }

    @Test
    void aRestoreThatIsKilledAnywhereHasChangedAllOrNothing() throws Exception {
        tasks().insert(Collections.nCopies(
                4_000, Draft.of("mail").payload(PAYLOAD).task()));
        Path backup = backup();
        closeAll();
        String then = Contents.of(backup);
        for (int round = 0; round < 5; round++) {
            insert(Draft.of("later"));
            closeAll();
            String now = Contents.of(file());
            ChildProcess child =
                    ChildProcess.start(RestoringProcess.class, "restore", file().toString(), backup.toString(), "0");
            child.awaitReady();
            child.begin();
            long until = System.nanoTime() + round * 150_000_000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            child.kill();

            assertThat(Contents.of(file())).isIn(now, then);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there is never asked to end, only ended")
    void whatIsToldToEndHalfWayLeavesNothingBehind(String what) throws Exception {
        tasks().insert(Collections.nCopies(
                8_000, Draft.of("mail").payload(PAYLOAD).task()));
        Path backup = backup();
        closeAll();
        String now = Contents.of(file());

        ChildProcess child = ChildProcess.start(
                RestoringProcess.class,
                what,
                file().toString(),
                (what.equals("backup") ? backup.getParent() : backup).toString(),
                "1");
        child.awaitReady();
        child.terminate();

        assertThat(Contents.of(file())).isEqualTo(now);
        assertThat(names()).noneMatch(name -> name.contains("partial"));
        try (Stream<Path> files = Files.list(backup.getParent())) {
            assertThat(files).containsExactly(backup);
        }
    }

    @Test
    void aBackupThatIsKilledHalfWayLeavesNothingThatTheNextDoesNotRemove() throws Exception {
        tasks().insert(Collections.nCopies(
                8_000, Draft.of("mail").payload(PAYLOAD).task()));
        Path to = folder.resolve("backups");

        ChildProcess child =
                ChildProcess.start(RestoringProcess.class, "backup", file().toString(), to.toString(), "1");
        child.awaitReady();
        child.kill();

        try (Stream<Path> files = Files.list(to)) {
            assertThat(files).isNotEmpty().allMatch(file -> file.toString().contains(".pawl-partial"));
        }
        age(to);
        Path written = backup();
        try (Stream<Path> files = Files.list(to)) {
            assertThat(files).containsExactly(written);
        }
        assertThat(Contents.of(written)).isEqualTo(Contents.of(file()));
    }

    @Test
    void aTokenThatWasRevokedSinceTheBackupDoesNotComeBackAndANewOneStays() {
        AccessStore access = open().access();
        String revoked = issue(access, "revoked");
        Path backup = backup();
        access.revoke("revoked");
        String since = issue(access, "since");

        restore(backup);

        assertThat(access.verify(revoked)).isEmpty();
        assertThat(access.verify(since)).isPresent();
        assertThat(access.audit(10, null)).hasSize(3);
    }

    private static String issue(AccessStore access, String name) {
        return access.create(new NewAccessToken(name, Set.of(AccessToken.Role.ADMIN), null))
                .secret()
                .text();
    }
}
