package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.Worker;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What happens when the file goes away, changes, or finds no room, under a worker that runs; and after. */
class FaultTest extends OnARealFile {
    private final Queue<Integer> squared = new ConcurrentLinkedQueue<>();

    private Pawl working() {
        return open().handle(SQUARE, (number, context) -> squared.add(number.value()));
    }

    private long enqueue(Pawl pawl, int number) {
        return pawl.enqueue(SQUARE, new Digit(number)).taskId();
    }

    private static void assertNotReady(Pawl pawl, String... words) {
        assertThatThrownBy(pawl::probe)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> pawl.enqueue(SQUARE, new Digit(0)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContainingAll(words);
    }

    private static void awaitReady(Pawl pawl, Worker worker) {
        pawl.probe();
        await().atMost(SOON).until(worker::isHealthy);
    }

    /** The queue's file and what stands beside it, moved together. */
    private static void move(Path from, Path to) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path part = from.resolveSibling(from.getFileName() + suffix);
            if (Files.exists(part)) {
                Files.move(part, to.resolveSibling(to.getFileName() + suffix));
            }
        }
    }

    private static boolean filesAreToldApart() {
        return !System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    @Test
    void aFileThatIsMovedAwayAndBackLosesNothingThatWasAcknowledged() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Pawl pawl = working();
        Worker worker = pawl.start(ONE_AT_A_TIME);
        awaitStatus(pawl, enqueue(pawl, 1), TaskStatus.COMPLETED);

        move(file(), folder.resolve("elsewhere.db"));
        assertNotReady(pawl, file().getFileName().toString(), "moved away", "put it back");
        await().atMost(SOON).until(() -> !worker.isHealthy());
        assertThat(file()).as("no new file is made behind anybody's back").doesNotExist();

        move(folder.resolve("elsewhere.db"), file());
        awaitReady(pawl, worker);
        awaitStatus(pawl, enqueue(pawl, 2), TaskStatus.COMPLETED);
        assertThat(squared).containsExactly(1, 2);
    }

    @Test
    void anotherQueueInItsPlaceIsTakenOver() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Path spare = folder.resolve("spare.db");
        long waiting;
        try (Pawl other = Pawl.open(spare)) {
            other.enqueue(OTHER, new Digit(0));
            waiting = enqueue(other, 7);
        }
        Pawl pawl = working();
        Worker worker = pawl.start(ONE_AT_A_TIME);
        awaitStatus(pawl, enqueue(pawl, 1), TaskStatus.COMPLETED);

        move(file(), folder.resolve("elsewhere.db"));
        move(spare, file());

        awaitReady(pawl, worker);
        awaitStatus(pawl, waiting, TaskStatus.COMPLETED);
        awaitStatus(pawl, enqueue(pawl, 8), TaskStatus.COMPLETED);
        assertThat(squared).containsExactly(1, 7, 8);
    }

    @Test
    void whatWasClaimedInTheLostFileIsNotFinishedInTheOther() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Gate gate = new Gate();
        List<Integer> ran = new ArrayList<>();
        Path spare = folder.resolve("spare.db");
        try (Pawl other = Pawl.open(spare)) {
            enqueue(other, 7);
        }
        Pawl pawl = open().handle(SQUARE, (number, context) -> {
            ran.add(number.value());
            if (number.value() == 1) {
                gate.passStubbornly();
            }
        });
        Worker worker = pawl.start(ONE_AT_A_TIME.withConcurrency(1));
        long same = enqueue(pawl, 1);
        gate.awaitVisitors();

        move(file(), folder.resolve("elsewhere.db"));
        move(spare, file());
        awaitReady(pawl, worker);
        gate.open();

        Task other = awaitStatus(pawl, same, TaskStatus.COMPLETED);
        assertThat(other.payload()).isEqualTo("{\"value\":7}");
        assertThat(other.attempts()).isEqualTo(1);
        assertThat(ran)
                .as("it ran, and was not finished for the one of the lost file")
                .containsExactly(1, 7);
    }

    @Test
    void anotherQueueInItsPlaceThatCannotBeWrittenYetIsTakenOverLaterAndNotLeftOpenTillThen() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Path spare = folder.resolve("spare.db");
        Pawl.open(spare).close();
        Pawl pawl = open(PawlSettings.DEFAULT.withStore(new StoreSettings(Durability.NORMAL, Duration.ofMillis(20))));
        long first = enqueue(pawl, 1);
        long writers = writers();

        move(file(), folder.resolve("elsewhere.db"));
        move(spare, file());
        try (Connection held = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = held.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertNotReady(pawl, "replaced", "cannot be used", "other writers");
            statement.execute("ROLLBACK");
        }
        await().atMost(SOON).until(() -> writers() == writers);

        pawl.probe();
        assertThat(pawl.browser().get(first)).isEmpty();
    }

    /** Threads that write for open files. */
    private static long writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("pawl-writer"))
                .count();
    }

    @Test
    void aStrangersFileInItsPlaceIsLeftAloneAndTheQueueIsTakenUpAgainWhenItIsBack() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Pawl pawl = working();
        Worker worker = pawl.start(ONE_AT_A_TIME);
        awaitStatus(pawl, enqueue(pawl, 1), TaskStatus.COMPLETED);
        move(file(), folder.resolve("elsewhere.db"));

        byte[] notes = "These are notes, and no database at all.".repeat(200).getBytes(StandardCharsets.UTF_8);
        Files.write(file(), notes);
        assertNotReady(pawl, "replaced", "cannot be used", "not an SQLite database");
        assertThat(Files.readAllBytes(file())).isEqualTo(notes);

        Files.delete(file());
        assertNotReady(pawl, "put it back");
        move(folder.resolve("elsewhere.db"), file());
        awaitReady(pawl, worker);
        awaitStatus(pawl, enqueue(pawl, 2), TaskStatus.COMPLETED);
    }

    @Test
    void anOlderFilePutInItsPlaceIsNotMixedWithTheLogThatWasLeft() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Path backup = folder.resolve("backup.db");
        Pawl pawl = open();
        enqueue(pawl, 1);
        pawl.maintenance().backup(BackupRequest.to(backup), progress -> {});
        pawl.enqueueAll(Collections.nCopies(3_000, SQUARE.with(new Digit(2))));
        pawl.maintenance().checkpoint(Checkpoint.Mode.TRUNCATE);
        pawl.enqueueAll(Collections.nCopies(100, SQUARE.with(new Digit(3))));

        Files.move(backup, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> pawl.enqueue(SQUARE, new Digit(4))).isInstanceOf(StoreException.Unavailable.class);
        enqueue(pawl, 5);

        assertThat(pawl.maintenance().check(false)).isEmpty();
        assertThat(pawl.browser().stats().all().total()).isEqualTo(2);
    }

    @Test
    void aStrangersFileInItsPlaceDoesNotCostTheLogThatWasLeft() throws Exception {
        assumeThat(filesAreToldApart()).isTrue();
        Path elsewhere = folder.resolve("elsewhere.db");
        Pawl pawl = open();
        long task = enqueue(pawl, 1);

        Files.move(file(), elsewhere);
        Files.writeString(file(), "These are notes, and no database at all.".repeat(200));
        assertNotReady(pawl, "replaced", "cannot be used");
        Files.move(elsewhere, file(), StandardCopyOption.REPLACE_EXISTING);
        pawl.probe();

        try (Pawl other = Pawl.open(file())) {
            assertThat(other.browser().get(task)).isPresent();
        }
    }

    @Test
    void aFullDiskRefusesWhatItCannotKeepAndNothingElse() throws Exception {
        Path small = folder.resolve("small");
        Files.createDirectory(small);
        assumeThat(mounted(small)).as("a small file system can be mounted here").isTrue();
        try {
            fillAndEmpty(small);
        } finally {
            assertThat(run("umount", small.toString())).isZero();
        }
    }

    private void fillAndEmpty(Path small) throws IOException {
        List<Long> acknowledged = new ArrayList<>();
        Path ballast = small.resolve("ballast");
        try (Pawl pawl = Pawl.open(small.resolve("queue.db").toString(), PawlSettings.DEFAULT)
                .handle(SQUARE, (number, context) -> squared.add(number.value()))) {
            Worker worker = pawl.start(ONE_AT_A_TIME);
            acknowledged.add(enqueue(pawl, 1));
            fill(ballast);
            assertThatThrownBy(() -> {
                        while (acknowledged.size() < 100_000) {
                            acknowledged.add(enqueue(pawl, acknowledged.size()));
                        }
                    })
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContainingAll("queue.db", "the disk is full", "nothing was written");
            assertThat(pawl.browser().stats().all().total())
                    .as("looking goes on, and what was acknowledged is there")
                    .isEqualTo(acknowledged.size());

            Files.delete(ballast);
            awaitReady(pawl, worker);
            for (long id : acknowledged) {
                awaitStatus(pawl, id, TaskStatus.COMPLETED);
            }
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(Files.size(ballast)).isPositive();
        }
    }

    private static boolean mounted(Path folder) throws IOException {
        try {
            return run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0;
        } catch (IOException noMount) {
            return false;
        }
    }

    private static int run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
