package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.Pawl;
import dev.pawl.Schedules;
import dev.pawl.TaskType;
import dev.pawl.sqlite.Wiretap;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.JsonText;
import dev.pawl.task.Ticks;
import dev.pawl.testkit.FakeTime;
import java.io.IOException;
import java.nio.file.WatchService;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle worker executes no SQL. Counted at the driver: every statement of every connection goes through it. */
class IdleTest extends OnARealFile {
    private static final JsonText JSON = new JsonText("{}");

    private Wiretap tap;

    @BeforeEach
    void countStatements() throws SQLException {
        tap = Wiretap.on();
    }

    @AfterEach
    void countNoMore() throws SQLException {
        tap.close();
    }

    private int executed() {
        return tap.heard().size();
    }

    @Test
    void twoIdleWorkersExecuteNoSql() {
        assumeTrue(foldersCanBeWatched(), "without a watch the version is polled");
        Pawl pawl = handlingOther(open());
        pawl.start();
        pawl.start();
        letItLookAround(pawl);
        awaitSilence(Duration.ofSeconds(3));

        int silent = executed();
        letItLookAround(pawl);
        assertThat(executed()).as("the count counts").isGreaterThan(silent);
    }

    @Test
    void aClockThatWaitsForADayExecutesNoSql() {
        assumeTrue(foldersCanBeWatched(), "without a watch the version is polled");
        FakeTime time = new FakeTime();
        Schedules schedules = open(time).schedules();
        schedules.put(schedules.of(
                "daily",
                Ticks.every(Duration.ofDays(1)),
                TaskType.json("report").with(JSON)));
        schedules.start();
        ScheduleState daily = schedules.get("daily").orElseThrow();
        // why: what it heard of the put itself it looks after, and so does the doorbell, for a second by any clock.
        pass(time, Duration.ofSeconds(2), 3);
        awaitSilence(Duration.ofSeconds(2));
        int before = executed();

        pass(time, Duration.ofMinutes(20), 30);

        assertThat(executed()).isEqualTo(before);
        time.advance(Duration.ofDays(1));
        await().atMost(SOON)
                .until(() -> !schedules.get("daily").orElseThrow().nextAt().equals(daily.nextAt()));
    }

    private void awaitSilence(Duration duration) {
        int[] before = {-1};
        await().during(duration).atMost(SOON).until(() -> {
            int now = executed();
            boolean silent = now == before[0];
            before[0] = now;
            return silent;
        });
    }

    private static void pass(FakeTime time, Duration step, int steps) {
        for (int i = 0; i < steps; i++) {
            time.advance(step);
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(SOON)
                    .until(() -> time.waiting() > 1);
        }
    }

    /** Where a user has many programs that watch, the system refuses one more. */
    private boolean foldersCanBeWatched() {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            return !watch.getClass().getSimpleName().startsWith("Polling");
        } catch (IOException none) {
            return false;
        }
    }
}
