package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final long HOUR = 3_600_000;
    private static final Schedule HOURLY =
            Schedule.of("hourly", Ticks.every(Duration.ofHours(1)), NewTask.of("report", "{}"));

    @Test
    void aTickInTimeIsARunWhateverIsDoneWithMissedOnes() {
        for (Missed missed : Missed.values()) {
            assertThat(HOURLY.withMissed(missed).due(HOUR, HOUR + 60_000))
                    .isEqualTo(new Schedule.Due(List.of(HOUR), HOUR, 2 * HOUR));
        }
    }

    @Test
    void aTickAMinuteLateIsMissed() {
        assertThat(HOURLY.withMissed(Missed.SKIP).due(HOUR, HOUR + 60_001).runs())
                .isEmpty();
        assertThat(HOURLY.withMissed(Missed.ONE).due(HOUR, HOUR + 60_001).runs())
                .containsExactly(HOUR);
    }

    @Test
    void ofMissedTicksNoneOneOrAllAreMadeUpForButOneInTimeAlwaysRuns() {
        long late = 5 * HOUR + 1_800_000;

        assertThat(HOURLY.withMissed(Missed.SKIP).due(HOUR, late).runs()).isEmpty();
        assertThat(HOURLY.withMissed(Missed.SKIP).due(HOUR, 5 * HOUR).runs()).containsExactly(5 * HOUR);
        assertThat(HOURLY.due(HOUR, late).runs()).containsExactly(5 * HOUR);
        assertThat(HOURLY.withMissed(Missed.ALL).due(HOUR, late).runs())
                .containsExactly(HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR);
        assertThat(HOURLY.withAllMissed(2).due(HOUR, late).runs()).containsExactly(4 * HOUR, 5 * HOUR);
        assertThat(HOURLY.withAllMissed(2).due(HOUR, late).next()).isEqualTo(6 * HOUR);
    }

    @Test
    void theKeyOfATaskSaysItsTick() {
        NewTask task = HOURLY.taskAt(HOUR);

        assertThat(task.idempotencyKey()).isEqualTo("schedule:hourly:3600000");
        assertThat(task.limitKey()).isNull();
        assertThat(HOURLY.withOverlap(Overlap.QUEUE).taskAt(HOUR).limitKey()).isEqualTo("schedule:hourly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a/b", "ä"})
    void aNameThatCannotStandInAKeyOrAPathIsRefused(String name) {
        assertThatThrownBy(() -> Schedule.of(name, HOURLY.ticks(), HOURLY.task()))
                .hasMessageContaining("name");
    }

    @Test
    void everyFaultIsToldAtOnce() {
        NewTask task = new NewTask(
                "report", "{}", "default", 1, Compatibility.NONE, 1, 5L, "key", Uniqueness.ALWAYS, "limit", null);

        assertThatThrownBy(() -> new Schedule("x".repeat(101), HOURLY.ticks(), task, Missed.ALL, 1_001, Overlap.QUEUE))
                .hasMessageContaining("name")
                .hasMessageContaining("missed_max")
                .hasMessageContaining("idempotency_key")
                .hasMessageContaining("run_after_utc")
                .hasMessageContaining("limit_key");
    }
}
