package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.LogLine;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.store.Store;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Uniqueness;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Old ended tasks go when their time is over, and nothing else. */
class PruneTest extends InOneFile {
    private static final Retention ALL_AT_ONCE =
            new Retention(new Keep(Duration.ZERO, Duration.ZERO, Duration.ZERO, false), Map.of());

    private @Nullable Store opened;

    private Pruned prune(Retention retention) {
        return opened().maintenance().prune(retention, soFar -> true);
    }

    private Store opened() {
        if (opened == null) {
            opened = open();
        }
        return opened;
    }

    private long completed(Draft draft) {
        long id = insert(draft);
        HandWorker worker = worker("mail", "grid");
        assertThat(worker.complete(worker.claimOne(), "1")).isTrue();
        return id;
    }

    private long failed(Draft draft) {
        long id = insert(draft);
        HandWorker worker = worker("mail", "grid");
        assertThat(worker.end(worker.claimOne(), Outcome.discard("no"))).isTrue();
        return id;
    }

    private List<Long> left() throws SQLException {
        return Tables.rows(file(), "SELECT id FROM task ORDER BY id").stream()
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void eachStatusIsKeptForItsOwnTime() throws SQLException {
        long done = completed(Draft.of("mail"));
        long dead = failed(Draft.of("mail"));
        long cancelled = insert(Draft.of("mail"));
        tasks().cancel(cancelled);
        long waits = insert(
                Draft.of("mail").runAfter(time.now() + Duration.ofDays(300).toMillis()));

        time.advance(Duration.ofDays(7).minusMillis(1));
        assertThat(prune(Retention.DEFAULT)).isEqualTo(Pruned.NONE);
        time.advance(Duration.ofMillis(1));
        assertThat(opened().maintenance().prunable(Retention.DEFAULT)).isEqualTo(new Pruned(1, 0, 1));
        assertThat(left()).containsExactly(done, dead, cancelled, waits);
        assertThat(prune(Retention.DEFAULT)).isEqualTo(new Pruned(1, 0, 1));
        assertThat(left()).containsExactly(dead, waits);

        time.advance(Duration.ofDays(23));
        assertThat(prune(Retention.DEFAULT)).isEqualTo(new Pruned(0, 1, 0));
        assertThat(left()).containsExactly(waits);
    }

    @Test
    void everythingOfATaskGoesWithIt() throws SQLException {
        insert(Draft.of("mail").payload("\"" + "x".repeat(5_000) + "\""));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "once more"));
        Claim claim = worker.claimOne();
        tasks().progress(claim, new Progress(1, 2, "half"));
        tasks().log(claim, List.of(new LogLine(time.now(), 1, LogLine.Level.INFO, "hello", null)));
        tasks().checkpoint(claim, new CheckpointValue("half", "1"));
        worker.complete(claim, "\"" + "r".repeat(5_000) + "\"");

        prune(ALL_AT_ONCE);

        for (String part : List.of(
                "task",
                "task_payload",
                "task_result",
                "task_attempt",
                "task_progress",
                "task_log",
                "task_checkpoint")) {
            assertThat(Tables.rows(file(), "SELECT count(*) FROM " + part))
                    .as(part)
                    .containsExactly("0");
        }
    }

    @Test
    void whatIsForeverStays() throws SQLException {
        long done = completed(Draft.of("mail"));
        long dead = failed(Draft.of("grid"));
        Retention forever = new Retention(Keep.DEFAULT.with(TaskStatus.COMPLETED, Retention.FOREVER), Map.of())
                .with("grid", Keep.DEFAULT.with(TaskStatus.FAILED, Retention.FOREVER));
        time.advance(Duration.ofDays(20_000));

        assertThat(prune(forever)).isEqualTo(Pruned.NONE);
        assertThat(left()).containsExactly(done, dead);
    }

    @Test
    void aTypeMayBeKeptForAnotherTime() throws SQLException {
        long grid = completed(Draft.of("grid"));
        completed(Draft.of("mail"));
        Retention retention = ALL_AT_ONCE.with("grid", Keep.DEFAULT.with(TaskStatus.COMPLETED, Duration.ofDays(1)));

        assertThat(prune(retention)).isEqualTo(new Pruned(1, 0, 0));
        assertThat(left()).containsExactly(grid);
        time.advance(Duration.ofDays(1));
        assertThat(prune(retention)).isEqualTo(new Pruned(1, 0, 0));
    }

    @Test
    void keysAreKeptForEverWhereAsked() throws SQLException {
        long keyed = completed(Draft.of("grid").key("model-1"));
        completed(Draft.of("grid"));
        completed(Draft.of("mail").key("welcome"));

        prune(ALL_AT_ONCE.with("grid", ALL_AT_ONCE.all().withKeys(true)));

        assertThat(left()).containsExactly(keyed);
        assertThat(tasks().insert(List.of(Draft.of("grid").key("model-1").task()))
                        .get(0)
                        .created())
                .isFalse();
    }

    @Test
    void aKeyThatIsItsTasksForATimeIsKeptForThatTime() throws SQLException {
        long keyed = completed(Draft.of("mail").key("once").unique(Uniqueness.lasting(Duration.ofDays(60))));
        time.advance(Duration.ofDays(59));
        prune(Retention.DEFAULT);
        assertThat(left()).containsExactly(keyed);

        time.advance(Duration.ofDays(1));
        prune(Retention.DEFAULT);

        assertThat(left()).isEmpty();
    }

    @Test
    void idsAreNotGivenAgain() {
        long last = completed(Draft.of("mail"));

        prune(ALL_AT_ONCE);

        assertThat(insert(Draft.of("mail"))).isEqualTo(last + 1);
    }

    @Test
    void aPruningThatIsToldToEndEndsAndTheNextGoesOn() {
        many(5_000);
        List<Pruned> told = new ArrayList<>();

        Pruned first = opened().maintenance().prune(ALL_AT_ONCE, soFar -> {
            told.add(soFar);
            return false;
        });

        assertThat(told).containsExactly(first);
        assertThat(first.total()).isBetween(1L, 4_999L);
        assertThat(prune(ALL_AT_ONCE).total()).isEqualTo(5_000 - first.total());
    }

    /** So many that have completed, each with a key, with ids of their own. */
    private void many(int tasks) {
        opened();
        String moment = String.valueOf(time.now());
        try {
            Tables.execute(
                    file(),
                    "INSERT INTO channel (queue, type, compatibility, limit_key) VALUES ('default', 'many', '{}', '')",
                    "INSERT INTO task (channel, state, priority, run_after, attempts, max_attempts, token, created_at,"
                            + " updated_at, finished_at, idempotency_key, payload)"
                            + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + tasks + ")"
                            + " SELECT (SELECT id FROM channel WHERE type = 'many'), 4, 100, " + moment + ", 1, 5, 1, "
                            + moment + ", " + moment + ", " + moment + ", 'key-' || i, '{}' FROM n",
                    "INSERT INTO tally (channel, priority, completed) SELECT id, 100, " + tasks
                            + " FROM channel WHERE type = 'many'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsKeptForEverIsReadOnceAndNotEveryTime() throws SQLException {
        try (Wiretap tap = Wiretap.on()) {
            long live = insert(Draft.of("mail"));
            many(45_000);
            Retention keys = new Retention(Keep.DEFAULT.withKeys(true), Map.of());
            time.advance(Duration.ofDays(8));

            assertThat(prune(keys)).isEqualTo(Pruned.NONE);
            assertThat(walks(tap)).isBetween(22L, 30L);
            HandWorker worker = worker("mail");
            worker.complete(worker.claimOne(), null);
            assertThat(prune(keys)).isEqualTo(Pruned.NONE);
            assertThat(walks(tap)).isLessThan(3);
            time.advance(Duration.ofDays(7));
            assertThat(prune(keys)).isEqualTo(new Pruned(1, 0, 0));
            assertThat(left()).hasSize(45_000).doesNotContain(live);
            closeAll();
        }
    }

    /** How often tasks were looked at since the last call. */
    private static long walks(Wiretap tap) {
        long walks = tap.heard().stream().filter(sql -> sql.contains("walked")).count();
        tap.forget();
        return walks;
    }

    @Test
    void aWalkEndsWhereTasksAreTooYoungToBeOldUnlessTheirClockWasWrong() throws SQLException {
        try (Wiretap tap = Wiretap.on()) {
            long old = completed(Draft.of("mail"));
            time.advance(Duration.ofDays(6));
            many(30_000);
            time.advance(Duration.ofDays(1));

            assertThat(prune(Retention.DEFAULT)).isEqualTo(new Pruned(1, 0, 0));
            assertThat(walks(tap)).isLessThan(3);
            assertThat(left()).doesNotContain(old);

            Tables.execute(file(), "UPDATE task SET created_at = created_at + 1000 * 86400000 WHERE id < 20000");
            long next = completed(Draft.of("mail"));
            time.advance(Duration.ofDays(7));
            assertThat(prune(Retention.DEFAULT)).isEqualTo(new Pruned(30_001, 0, 0));
            assertThat(left()).doesNotContain(next);
            closeAll();
        }
    }

    @Test
    void aTaskThatIsSentBackMeanwhileStays() {
        long dead = failed(Draft.of("mail"));
        long first = completed(Draft.of("mail"));

        opened().maintenance().prune(ALL_AT_ONCE, soFar -> {
            tasks().retry(dead);
            return true;
        });

        assertThat(browser().get(first)).isEmpty();
        assertThat(task(dead).status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    void startsOfALimitThatAreOfNoMoreUseGoToo() throws SQLException {
        opened().tasks().limit(new Limit(Limit.Scope.TYPE, "mail", null, new Limit.Rate(5, 1_000)));
        completed(Draft.of("mail"));
        time.advance(Duration.ofSeconds(5));

        prune(ALL_AT_ONCE);

        assertThat(Tables.rows(file(), "SELECT * FROM limit_start")).isEmpty();
    }
}
