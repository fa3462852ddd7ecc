package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Finding;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.store.Round;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is done by itself while a queue is open: each round once, whoever does it. */
class MaintenanceScheduleTest extends OnARealFile {
    private static final MaintenanceSettings PRUNING = MaintenanceSettings.NONE.withPruneEvery(Duration.ofHours(1));

    private final FakeTime time = new FakeTime();

    private Pawl open(MaintenanceSettings maintenance) {
        return open(PawlSettings.DEFAULT.withTime(time).withMaintenance(maintenance));
    }

    /** Moves time to the first look, and on by so much. */
    private void pass(Duration more) {
        time.advance(Duration.ofSeconds(10).plus(more));
    }

    private static Optional<Round> round(Pawl pawl, Round.Kind kind) {
        return pawl.maintenance().rounds().stream()
                .filter(round -> round.kind() == kind)
                .findFirst();
    }

    private static Round awaitRound(Pawl pawl, Round.Kind kind, long since) {
        return await().atMost(SOON)
                .until(
                        () -> round(pawl, kind),
                        found -> found.isPresent()
                                && found.get().begunAt() >= since
                                && found.get().state() != Round.State.BEGUN)
                .orElseThrow();
    }

    private long cancelled(Pawl pawl) {
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        pawl.cancel(id);
        return id;
    }

    @Test
    void theFirstWorkerStartsItAndOldTasksAndWorkersGo() {
        Pawl pawl = handlingOther(open(PRUNING));
        long old = cancelled(pawl);
        time.advance(Duration.ofDays(7));
        handlingOther(open(MaintenanceSettings.NONE))
                .start(ONE_AT_A_TIME.withId("gone"))
                .close();
        time.advance(Duration.ofDays(1));
        long young = cancelled(pawl);

        pawl.start(ONE_AT_A_TIME.withId("here"));
        pass(Duration.ZERO);

        Round round = awaitRound(pawl, Round.Kind.PRUNE, 0);
        assertThat(round.outcome()).isEqualTo("1 tasks, 1 workers");
        assertThat(round.state()).isEqualTo(Round.State.DONE);
        assertThat(pawl.browser().get(old)).isEmpty();
        assertThat(task(pawl, young).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(pawl.browser().workers()).extracting(WorkerInfo::id).containsExactly("here");
    }

    @Test
    void ofTwoProcessesOneDoesEachRound() throws SQLException {
        Pawl first = open(PRUNING);
        Pawl second = open(PRUNING);
        execute("CREATE TABLE begun (at INTEGER)", """
                CREATE TRIGGER count_insert AFTER INSERT ON maintenance BEGIN INSERT INTO begun VALUES (new.begun_at); END""", """
                CREATE TRIGGER count_update AFTER UPDATE OF begun_at ON maintenance
                BEGIN INSERT INTO begun VALUES (new.begun_at); END""");
        first.startMaintenance();
        second.startMaintenance();
        for (int hour = 0; hour < 5; hour++) {
            awaitAsleep(6);
            pass(Duration.ofHours(1));
            awaitRound(first, Round.Kind.PRUNE, time.now());
        }
        awaitAsleep(6);

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), count(DISTINCT at) FROM begun")) {
            assertThat(row.getInt(1)).isEqualTo(5);
            assertThat(row.getInt(2)).isEqualTo(5);
        }
    }

    private void execute(String... lines) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String sql : lines) {
                statement.execute(sql);
            }
        }
    }

    /** Waits until so many threads wait: for each queue its caretaker, its counter and its store's checkpointer. */
    private void awaitAsleep(int threads) {
        await().atMost(SOON).until(() -> time.waiting() == threads);
    }

    @Test
    void aRoundIsDoneAgainWhenItsTimeHasComeAndNotBefore() {
        Pawl pawl = open(PRUNING);
        pawl.startMaintenance();
        pass(Duration.ZERO);
        long begun = awaitRound(pawl, Round.Kind.PRUNE, 0).begunAt();

        time.advance(Duration.ofHours(1).minusMillis(1));
        awaitAsleep(3);
        assertThat(round(pawl, Round.Kind.PRUNE).orElseThrow().begunAt()).isEqualTo(begun);
        time.advance(Duration.ofMillis(1));

        awaitRound(pawl, Round.Kind.PRUNE, begun + Duration.ofHours(1).toMillis());
    }

    @Test
    void theRetentionThatOneProcessTellsHoldsForAll() {
        Retention keys = new Retention(Keep.DEFAULT.with(TaskStatus.CANCELLED, Retention.FOREVER), Map.of());
        Pawl told = open(
                MaintenanceSettings.NONE.withAnalyzeEvery(Duration.ofDays(1)).withRetention(keys));
        told.startMaintenance();
        pass(Duration.ZERO);
        awaitRound(told, Round.Kind.ANALYZE, 0);
        long kept = cancelled(told);
        time.advance(Duration.ofDays(8));
        Pawl other = open(PRUNING);
        other.startMaintenance();
        pass(Duration.ZERO);

        awaitRound(other, Round.Kind.PRUNE, 0);

        assertThat(other.maintenance().retention()).isEqualTo(keys);
        assertThat(task(other, kept).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void aRoundThatFailsIsNotedAndTriedAgainAndTheOthersGoOn() throws IOException {
        Path inTheWay = Files.writeString(file().resolveSibling("occupied"), "a file");
        Pawl pawl = open(PRUNING.withBackup(BackupRequest.into(inTheWay), Duration.ofHours(1)));
        pawl.startMaintenance();
        pass(Duration.ZERO);

        Round failed = awaitRound(pawl, Round.Kind.BACKUP, 0);
        assertThat(failed.state()).isEqualTo(Round.State.FAILED);
        assertThat(awaitRound(pawl, Round.Kind.PRUNE, 0).state()).isEqualTo(Round.State.DONE);
        assertThat(pawl.maintenance().examine())
                .filteredOn(finding -> finding.name().equals("last_backup"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.figure()).contains("failed: ").contains("occupied");
                });
        awaitAsleep(3);
        time.advance(Duration.ofHours(1));
        awaitRound(pawl, Round.Kind.BACKUP, failed.begunAt() + 1);
        awaitRound(pawl, Round.Kind.PRUNE, failed.begunAt() + 1);
    }

    @Test
    void aBackupIsWrittenWhenItsTimeHasComeAndIsAQueueOfItsOwn() throws IOException {
        Path backups = folder.resolve("kept");
        Pawl pawl = open(MaintenanceSettings.NONE.withBackup(BackupRequest.into(backups), Duration.ofHours(1)));
        long id = pawl.enqueue(SQUARE, new Digit(7)).taskId();

        pawl.startMaintenance();
        pass(Duration.ofHours(1));

        assertThat(awaitRound(pawl, Round.Kind.BACKUP, 0).state()).isEqualTo(Round.State.DONE);
        try (Stream<Path> files = Files.list(backups);
                Pawl copy = Pawl.open(files.findFirst().orElseThrow())) {
            assertThat(task(copy, id).payload()).isEqualTo("{\"value\":7}");
        }
    }

    @Test
    void aBackupIsNotTriedBeforeItsTimeOfDay() {
        LocalTime at = Instant.ofEpochMilli(time.now())
                .atZone(ZoneId.systemDefault())
                .toLocalTime()
                .plusHours(3);
        Pawl pawl = open(MaintenanceSettings.NONE.withBackup(BackupRequest.DEFAULT, at));
        pawl.startMaintenance();
        pass(Duration.ofHours(2));
        awaitAsleep(3);
        assertThat(round(pawl, Round.Kind.BACKUP)).isEmpty();

        time.advance(Duration.ofHours(1));

        awaitRound(pawl, Round.Kind.BACKUP, 0);
    }

    @Test
    void aRoundOfTheFutureDoesNotKeepTheNextOneFromItsTurn() {
        Pawl pawl = open(PRUNING);
        FakeTime ahead = new FakeTime();
        ahead.advance(Duration.ofDays(400));
        Pawl wrong = open(PawlSettings.DEFAULT.withTime(ahead).withMaintenance(MaintenanceSettings.NONE));
        assertThat(wrong.maintenance().begin(Round.Kind.PRUNE, 0, "wrong")).isTrue();

        pawl.startMaintenance();
        pass(Duration.ZERO);

        assertThat(await().atMost(SOON)
                        .until(
                                () -> round(pawl, Round.Kind.PRUNE).orElseThrow(),
                                round -> round.state() == Round.State.DONE)
                        .begunAt())
                .isEqualTo(time.now());
    }

    @Test
    void aRoundIsTakenOnceForEachTimeItIsSeen() {
        Pawl pawl = open(MaintenanceSettings.NONE);

        assertThat(pawl.maintenance().begin(Round.Kind.ANALYZE, 0, "a")).isTrue();
        assertThat(pawl.maintenance().begin(Round.Kind.ANALYZE, 0, "b")).isFalse();
        assertThat(pawl.maintenance().begin(Round.Kind.ANALYZE, time.now() + 1, "c"))
                .isTrue();
        assertThat(pawl.maintenance().rounds())
                .isEqualTo(List.of(new Round(Round.Kind.ANALYZE, time.now(), "c", Round.State.BEGUN, "")));
    }
}
