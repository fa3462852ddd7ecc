package dev.pawl.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.sqlite.LoadProcess.Step;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.Invariants;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails at any moment of a load. Another process works step by step; between two steps its files are copied as they
 * are, and for each step it is asked what a disk may have kept of it ({@link TornFile}). Whatever it kept, the file is sound
 * and the queue is as it was after one of the steps: after the last that promised to be on disk, or a later one.
 *
 * <p>What is synced when is SQLite's word, and {@link SyncTest} looks at the system calls: a commit in {@code FULL} syncs the
 * log, with all that stands in it; the header of a log that starts again is synced before what follows it; a checkpoint syncs
 * the log, writes the file, syncs the file.
 *
 * <p>{@code -Dpawl.powerloss.steps=N} takes another number of steps than 40.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PowerLossTest {
    private static final int LOG_HEADER = 32;
    private static final int CUTS_PER_STEP = 2;

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<String> states = new ArrayList<>();
    private final Set<Long> enqueued = new HashSet<>();
    private final Set<Long> completed = new HashSet<>();
    private int copies;

    /** The first of the states that may be found: the one after the last step that is surely on disk. */
    private int surely;

    private static int steps() {
        return Integer.getInteger("pawl.powerloss.steps", 40);
    }

    @Test
    void whatWasAcknowledgedInFullIsThereAfterAPowerCut() throws Exception {
        cutThePowerDuring(Durability.FULL, Durability.FULL);
    }

    @Test
    void inNormalTheFileIsSoundAndAsItWasAtSomeMoment() throws Exception {
        cutThePowerDuring(Durability.NORMAL, Durability.NORMAL);
    }

    @Test
    void aStoreThatDoesNotSyncIsFound() {
        assertThatThrownBy(() -> cutThePowerDuring(Durability.NORMAL, Durability.FULL))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a moment not before the last that was acknowledged");
    }

    private void cutThePowerDuring(Durability set, Durability promised) throws Exception {
        Path file = folder.resolve("load").resolve("queue.db");
        ChildProcess child =
                ChildProcess.start(LoadProcess.class, file.toString(), set.name(), "11", String.valueOf(steps()));
        try {
            child.awaitReady();
            TornFile main = new TornFile(Files.readAllBytes(file));
            TornFile log = new TornFile(bytes(log(file)));
            states.add(state(main.now(), log.now()));
            for (int i = 0; i < steps(); i++) {
                child.begin();
                Step step = Step.parse(child.line());
                if (step.verb().equals(Step.CHECKPOINT)) {
                    checkpoint(file, main, log);
                } else {
                    commit(file, main, log, step, promised == Durability.FULL && step.durable());
                }
            }
            cut(main, log);
        } finally {
            child.kill();
        }
    }

    private void commit(Path file, TornFile main, TornFile log, Step step, boolean durable) throws Exception {
        byte[] before = log.now();
        byte[] after = bytes(log(file));
        assertThat(Files.readAllBytes(file))
                .as("only checkpoints write to the file")
                .isEqualTo(main.now());
        log.write(after);
        states.add(state(main.now(), after));
        if (Arrays.mismatch(before, after) >= 0 && startsAgain(before, after)) {
            tearTheHeader(main, before, after);
            log.syncFirst(LOG_HEADER);
        }
        cut(main, log);
        if (step.synced()) {
            log.sync();
        }
        if (durable) {
            // why no cut now: the next step begins with one.
            surely = states.size() - 1;
            enqueued.addAll(step.enqueued());
            completed.addAll(step.completed());
        }
    }

    /** Whether the log began anew with this commit. */
    private static boolean startsAgain(byte[] before, byte[] after) {
        return before.length < LOG_HEADER || Arrays.mismatch(before, 0, LOG_HEADER, after, 0, LOG_HEADER) >= 0;
    }

    /** The power fails while the header is written, and nothing follows it yet. Everything before is in the file. */
    private void tearTheHeader(TornFile main, byte[] before, byte[] after) throws Exception {
        byte[] torn = Arrays.copyOf(before, Math.max(LOG_HEADER, before.length));
        System.arraycopy(after, 0, torn, 0, 1 + random.nextInt(LOG_HEADER));
        check(main.now(), torn);
    }

    private void checkpoint(Path file, TornFile main, TornFile log) throws Exception {
        log.sync();
        surely = states.size() - 1;
        main.write(Files.readAllBytes(file));
        cut(main, log);
        main.sync();
        byte[] after = bytes(log(file));
        if (after.length < log.now().length) {
            // why both: whether it was cut off yet does not matter, since all of it is in the file.
            check(main.now(), log.now());
            check(main.now(), after);
        }
        log.write(after);
        log.sync();
    }

    private void cut(TornFile main, TornFile log) throws Exception {
        for (int i = 0; i < CUTS_PER_STEP; i++) {
            check(main.cut(random), log.cut(random));
        }
    }

    /** Opens what the disk kept, as after the power is back. */
    private void check(byte[] main, byte[] log) throws Exception {
        Path copy = copy(main, log);
        if (random.nextInt(4) == 0) {
            // why: it is no part of what is kept, and may be of another time.
            byte[] garbage = new byte[32_768];
            random.nextBytes(garbage);
            Files.write(copy.resolveSibling("queue.db-shm"), garbage);
        }
        Store store = new SqliteStoreProvider().open(copy.toString(), StoreSettings.DEFAULT, new FakeTime());
        String where = "after step " + (states.size() - 1) + ", in " + copy;
        try {
            Invariants.hold(store.browser(), FakeTime.START);
            for (long id : enqueued) {
                assertThat(store.browser().get(id))
                        .as("%s: a moment not before the last that was acknowledged, with task %d", where, id)
                        .isPresent();
            }
            for (long id : completed) {
                Optional<Task> task = store.browser().get(id);
                assertThat(task.map(Task::status))
                        .as("%s: a moment not before the last that was acknowledged, with the finish of %d", where, id)
                        .contains(TaskStatus.COMPLETED);
            }
        } finally {
            store.tasks().close();
        }
        Tables.agree(copy);
        assertThat(state(copy))
                .as("%s: a moment not before the last that was acknowledged, and no half of one", where)
                .isIn(states.subList(surely, states.size()));
        delete(copy);
    }

    private String state(byte[] main, byte[] log) throws Exception {
        Path copy = copy(main, log);
        String state = state(copy);
        delete(copy);
        return state;
    }

    /** A hash of everything that stands in the tables. */
    private static String state(Path file) throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        try (Connection connection = Tables.connect(file)) {
            for (String table : Tables.rows(
                    connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
                List<String> rows = new ArrayList<>(Tables.rows(connection, "SELECT * FROM " + table));
                rows.sort(null);
                hash.update((table + rows).getBytes(UTF_8));
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private Path copy(byte[] main, byte[] log) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy " + copies++)).resolve("queue.db");
        Files.write(copy, main);
        if (log.length > 0) {
            Files.write(log(copy), log);
        }
        return copy;
    }

    private static void delete(Path copy) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(copy.getParent())) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(copy.getParent());
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** Read by plain Java: this process has no lock on the files of the other that closing could drop. */
    private static byte[] bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }
}
