package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Finish;
import dev.pawl.store.LogLine;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The views for dashboards: a panel each. */
class DashboardViewsTest extends InOneFile {
    @Test
    void theStatusSummaryCountsByQueue() throws SQLException {
        oneOfEach();
        insert(Draft.of("image").queue("slow"));

        assertThat(Tables.rows(
                        file(), "SELECT queue, status, tasks FROM v_queue_status_summary ORDER BY queue, status"))
                .containsExactly(
                        "default|cancelled|1",
                        "default|completed|1",
                        "default|failed|1",
                        "default|processing|1",
                        "default|queued|2",
                        "default|scheduled|1",
                        "slow|queued|1");
    }

    @Test
    void theTypeSummaryCountsEveryStatus() throws SQLException {
        oneOfEach();
        insert(Draft.of("image").queue("slow"));

        assertThat(Tables.rows(file(), "SELECT * FROM v_queue_type_summary ORDER BY type"))
                .containsExactly("image|1|1|0|0|0|0|0|0", "mail|7|2|1|0|1|1|1|1");
    }

    @Test
    void workersAreActiveSilentStaleOrStopped() throws SQLException {
        long now = System.currentTimeMillis();
        tasks().save(info("active", now, null));
        tasks().save(info("silent", now - 90_000, null));
        tasks().save(info("stale", now - 500_000, null));
        tasks().save(info("stopped", now, now));
        insertAll(Draft.of("mail"), Draft.of("mail"));
        HandWorker.of(tasks(), time, "active", "mail").claim(2);

        assertThat(Tables.rows(file(), "SELECT id, host, pid, status, current_tasks FROM v_worker_status ORDER BY id"))
                .containsExactly(
                        "active|host|4711|active|2",
                        "silent|host|4711|silent|0",
                        "stale|host|4711|stale|0",
                        "stopped|host|4711|stopped|0");
        assertThat(Tables.rows(
                        file(), "SELECT id FROM v_worker_status WHERE heartbeat_age_seconds BETWEEN 500 AND 600"))
                .containsExactly("stale");
    }

    @Test
    void workersAreShownAsTheySayOfThemselves() throws SQLException {
        tasks().save(info("ada", time.now(), null));
        insert(Draft.of("mail"));
        worker("mail").claimOne();

        assertThat(Tables.rows(file(), "SELECT * FROM workers"))
                .containsExactly("ada|host|4711|[\"image.*\",\"mail\"]|[]|{\"gpu\":true}|priority|8|1"
                        + "|2027-01-15T08:00:00.000Z|2027-01-15T08:00:00.000Z|null");
    }

    @Test
    void performanceIsMeasuredFromDueToClaimAndFromStartToEnd() throws SQLException {
        insertAll(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));
        time.advance(Duration.ofSeconds(2));
        HandWorker worker = worker("mail");
        Claim first = worker.claimOne();
        tasks().finish(List.of(
                new Finish(first, worker.ended(first, Outcome.done()).transition(), time.now(), time.now() + 3_000)));
        Claim second = worker.claimOne();
        tasks().finish(List.of(new Finish(
                second, worker.ended(second, Outcome.discard("no")).transition(), time.now(), time.now() + 1_000)));

        assertThat(Tables.rows(file(), "SELECT * FROM v_task_performance")).containsExactly("mail|2|1|1|2.0|2.0|3.0");
    }

    @Test
    void recentFailuresComeLatestFirstWithTheirErrors() throws SQLException {
        HandWorker worker = worker("mail");
        for (String error : List.of("first", "second")) {
            insert(Draft.of("mail").queue("slow"));
            worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "before"));
            worker.end(worker.claimOne(), Outcome.discard(error));
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(Tables.rows(file(), "SELECT * FROM v_recent_failures"))
                .containsExactly(
                        "2|mail|slow|2|5|ada|second|2027-01-15T08:00:01.000Z",
                        "1|mail|slow|2|5|ada|first|2027-01-15T08:00:00.000Z");
    }

    @Test
    void logsAreShownWithTheirTimes() throws SQLException {
        insert(Draft.of("mail"));
        tasks().log(
                        worker("mail").claimOne(),
                        List.of(new LogLine(time.now(), 1, LogLine.Level.WARNING, "slow", "{\"ms\":5}")));

        assertThat(Tables.rows(file(), "SELECT * FROM task_logs"))
                .containsExactly("1|1|1|2027-01-15T08:00:00.000Z|WARNING|slow|{\"ms\":5}");
    }

    /** One task in every state, and two ready ones. */
    private void oneOfEach() {
        HandWorker worker = worker("mail");
        insertAll(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));
        worker.complete(worker.claimOne(), null);
        worker.end(worker.claimOne(), Outcome.discard("no"));
        worker.claimOne();
        tasks().cancel(insert(Draft.of("mail")));
        insertAll(Draft.of("mail"), Draft.of("mail"), Draft.of("mail").runAfter(time.now() + 1_000));
    }

    private WorkerInfo info(String id, long heartbeatAt, Long stoppedAt) {
        return new WorkerInfo(
                id,
                "host",
                4711,
                new Selector(Set.of("mail", "image.*"), Set.of(), Map.of("gpu", true)),
                Strategy.PRIORITY,
                8,
                time.now(),
                heartbeatAt,
                stoppedAt);
    }
}
