package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Claim;
import dev.pawl.store.LogLine;
import dev.pawl.store.StoreException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inserting into the tables. */
class InsertTest extends InOneFile {
    /** Makes SQLite refuse, late, tasks of one priority. */
    static final String POISON = """
            CREATE TRIGGER poison BEFORE INSERT ON task WHEN new.priority = 666
            BEGIN SELECT RAISE(ABORT, 'poisoned'); END""";

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257, 600})
    void everyCountIsWrittenWhole(int count) throws SQLException {
        List<NewTask> tasks = IntStream.range(0, count)
                .mapToObj(i -> Draft.of("mail").payload("" + i).key("key " + i).task())
                .toList();

        tasks().insert(tasks);

        assertThat(Tables.rows(
                        file(), "SELECT count(*), count(DISTINCT id), sum(payload), count(idempotency_key) FROM task"))
                .containsExactly(count + "|" + count + "|" + count * (count - 1) / 2 + "|" + count);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void longPayloadsStandBesideTheRowShortOnesInIt(int everyNth) throws SQLException {
        int longest = Inserts.LONGEST_IN_ROW;
        List<NewTask> tasks = IntStream.range(0, 70)
                .mapToObj(i -> Draft.of("mail")
                        .payload("\"" + "x".repeat((everyNth > 0 && i % everyNth == 0 ? longest : longest - 2)) + "\"")
                        .task())
                .toList();

        tasks().insert(tasks);

        int longOnes = everyNth == 0 ? 0 : 70 / everyNth;
        assertThat(Tables.rows(file(), "SELECT count(payload) FROM task")).containsExactly("" + (70 - longOnes));
        assertThat(Tables.rows(
                        file(),
                        "SELECT count(*), coalesce(min(length(payload)), 0) FROM task_payload"
                                + " WHERE task_id IN (SELECT id FROM task WHERE payload IS NULL)"))
                .containsExactly(longOnes + "|" + (longOnes == 0 ? 0 : longest + 2));
    }

    @Test
    void allTasksOfAListAreWrittenOrNone() throws SQLException {
        insert(Draft.of("mail"));
        Tables.execute(file(), POISON);

        assertThatThrownBy(
                        () -> insertAll(Draft.of("new type"), Draft.of("mail").priority(666), Draft.of("mail")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("poisoned");

        assertThat(Tables.rows(file(), "SELECT count(*) FROM task")).containsExactly("1");
        assertThat(Tables.rows(file(), "SELECT type FROM channel")).containsExactly("mail");
        assertThat(insert(Draft.of("new type"))).as("no id is lost").isEqualTo(2);
    }

    @Test
    void theIdOfADeletedTaskIsNeverGivenAgain() throws SQLException {
        List<Long> ids = insertAll(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));

        Tables.execute(file(), "DELETE FROM task WHERE id = " + ids.get(2));
        assertThat(insert(Draft.of("mail"))).isEqualTo(ids.get(2) + 1);

        Tables.execute(file(), "DELETE FROM task");
        assertThat(insert(Draft.of("mail"))).isEqualTo(ids.get(2) + 2);

        Tables.execute(file(), "DELETE FROM task");
        closeAll();
        assertThat(insert(Draft.of("mail"))).as("after a restart").isEqualTo(ids.get(2) + 3);

        Tables.execute(file(), "DELETE FROM task", "INSERT INTO task_queue (type) VALUES ('mail')");
        assertThat(Tables.rows(file(), "SELECT id FROM task")).containsExactly("" + (ids.get(2) + 4));
    }

    @Test
    void aDeletedTaskLeavesNothingBehind() throws SQLException {
        long id = insert(Draft.of("mail").key("k"));
        Claim claim = worker("mail").claimOne();
        tasks().progress(claim, new Progress(1, 2, "half"));
        tasks().log(claim, List.of(new LogLine(time.now(), 1, LogLine.Level.INFO, "hello", null)));
        worker("mail").end(claim, Outcome.retry(Duration.ZERO, "no"));
        worker("mail").complete(worker("mail").claimOne(), "1");

        Tables.execute(file(), "DELETE FROM task WHERE id = " + id);

        for (String part : List.of("payload", "result", "attempt", "progress", "log")) {
            assertThat(Tables.rows(file(), "SELECT * FROM task_" + part)).isEmpty();
        }
        assertThat(browser().stats().all().total()).isZero();
        assertThat(tasks().insert(List.of(Draft.of("mail").key("k").task()))
                        .get(0)
                        .created())
                .isTrue();
    }

    @Test
    void aLateWriterOfADeletedTaskIsRefused() throws SQLException {
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        Tables.execute(file(), "DELETE FROM task");
        insert(Draft.of("mail"));
        worker("mail").claimOne();

        assertThat(worker("mail").complete(claim, null)).isFalse();
        assertThat(tasks().extend(List.of(claim), time.now() + 1)).containsExactly(false);
    }

    @Test
    void aConnectionToAnotherFileIsRefused() throws SQLException {
        tasks();
        Path other = folder.resolve("other.db");
        try (Connection stranger = DriverManager.getConnection("jdbc:sqlite:" + other)) {
            stranger.setAutoCommit(false);

            assertThatThrownBy(() ->
                            tasks().insert(stranger, List.of(Draft.of("mail").task())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("other.db");
        }
    }

    @Test
    void aConnectionToMemoryIsRefused() throws SQLException {
        tasks();
        try (Connection stranger = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            stranger.setAutoCommit(false);

            assertThatThrownBy(() ->
                            tasks().insert(stranger, List.of(Draft.of("mail").task())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file().toString());
        }
    }

    @Test
    void aConnectionByAnotherNameOfTheFileIsAccepted() throws Exception {
        tasks();
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        try (Connection caller = DriverManager.getConnection("jdbc:sqlite:" + link.resolve("queue.db"))) {
            caller.setAutoCommit(false);
            tasks().insert(caller, List.of(Draft.of("mail").task()));
            caller.commit();
        }

        assertThat(browser().stats().all().queued()).isEqualTo(1);
    }

    @Test
    void theCallersOwnRowsAndItsTasksCommitTogether() throws SQLException {
        tasks();
        Tables.execute(file(), "CREATE TABLE bill (number INTEGER PRIMARY KEY)");
        try (Connection caller = Tables.connect(file())) {
            caller.setAutoCommit(false);
            for (boolean commits : new boolean[] {false, true}) {
                try (Statement bill = caller.createStatement()) {
                    bill.executeUpdate("INSERT INTO bill VALUES (1)");
                }
                tasks().insert(caller, List.of(Draft.of("mail").task()));
                if (commits) {
                    caller.commit();
                } else {
                    caller.rollback();
                }
            }
        }

        assertThat(Tables.rows(file(), "SELECT count(*) FROM bill")).containsExactly("1");
        assertThat(browser().stats().all().queued()).isEqualTo(1);
    }

    @Test
    void manyDueTasksAreAllPromotedInTheEnd() {
        long due = time.now() + 1;
        tasks().insert(IntStream.range(0, 2_500)
                .mapToObj(i -> Draft.of("mail").runAfter(due).task())
                .toList());
        time.advance(Duration.ofMillis(1));
        HandWorker worker = worker("mail");
        List<Claim> claims = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            claims.addAll(worker.claim(1_500));
        }

        assertThat(claims).hasSize(2_500).isSortedAccordingTo((a, b) -> Long.compare(a.taskId(), b.taskId()));
    }

    @Test
    void manyExpiredLeasesAreAllTakenBackInTheEnd() {
        tasks().insert(IntStream.range(0, 500)
                .mapToObj(i -> Draft.of("mail").task())
                .toList());
        HandWorker worker = worker("mail");
        worker.claim(500);
        time.advance(HandWorker.LEASE);

        int rescued = 0;
        for (int i = 0; i < 3; i++) {
            rescued += worker.exchange(List.of(), 0, 0).rescued().size();
        }

        assertThat(rescued).isEqualTo(500);
        assertThat(worker.claim(600)).hasSize(500);
    }
}
