package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final double LEAST = 0;
    private static final double MIDDLE = 0.5;
    private static final double MOST = Math.nextDown(1.0);

    @Test
    void theFirstWaitIsASecondWithATenthOfSpread() {
        assertThat(Backoff.DEFAULT.delayMillis(1, LEAST)).isEqualTo(900);
        assertThat(Backoff.DEFAULT.delayMillis(1, MIDDLE)).isEqualTo(1_000);
        assertThat(Backoff.DEFAULT.delayMillis(1, MOST)).isBetween(1_099L, 1_100L);
    }

    @Test
    void everyWaitIsTwiceTheOneBeforeUntilTheCap() {
        List<Long> waits = List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);

        for (int attempt = 1; attempt <= waits.size(); attempt++) {
            assertThat(Backoff.DEFAULT.delayMillis(attempt, MIDDLE)).isEqualTo(waits.get(attempt - 1) * 1_000);
        }
    }

    @Test
    void noSpreadAndNoAttemptPassesTheCapOrFallsBelowNineTenthsOfTheBase() {
        for (Backoff backoff : List.of(
                Backoff.DEFAULT,
                Backoff.SLOW,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                new Backoff(Duration.ofDays(3650), Duration.ofDays(3650)))) {
            for (int attempt = 1; attempt <= 1_000; attempt++) {
                for (double random : new double[] {LEAST, 0.25, MIDDLE, 0.75, MOST}) {
                    assertThat(backoff.delayMillis(attempt, random))
                            .as("%s, attempt %s, random %s", backoff, attempt, random)
                            .isBetween(
                                    (long) (0.9 * backoff.base().toMillis()),
                                    backoff.cap().toMillis());
                }
            }
        }
    }

    @Test
    void attemptsThatCannotBeAreNoTrouble() {
        assertThat(Backoff.DEFAULT.delayMillis(0, MIDDLE)).isEqualTo(1_000);
        assertThat(Backoff.DEFAULT.delayMillis(Integer.MIN_VALUE, MIDDLE)).isEqualTo(1_000);
        assertThat(Backoff.DEFAULT.delayMillis(Integer.MAX_VALUE, MIDDLE)).isEqualTo(300_000);
    }

    @Test
    void theSlowProfileBeginsAtAMinuteAndEndsAtAnHour() {
        assertThat(Backoff.SLOW.delayMillis(1, MIDDLE)).isEqualTo(60_000);
        assertThat(Backoff.SLOW.delayMillis(6, MIDDLE)).isEqualTo(1_920_000);
        assertThat(Backoff.SLOW.delayMillis(7, MIDDLE)).isEqualTo(3_600_000);
    }

    @Test
    void boundsThatMakeNoSenseAreRefusedWithBothNumbers() {
        for (Duration[] pair : new Duration[][] {
            {Duration.ZERO, Duration.ofSeconds(1)},
            {Duration.ofSeconds(-1), Duration.ofSeconds(1)},
            {Duration.ofSeconds(2), Duration.ofSeconds(1)},
            {Duration.ofSeconds(2), Duration.ofDays(3651)},
            {Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE)},
        }) {
            assertThatThrownBy(() -> new Backoff(pair[0], pair[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("base " + pair[0], "cap " + pair[1]);
        }
    }
}
