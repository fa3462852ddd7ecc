package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.Bell;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeTimeTest {
    private final FakeTime time = new FakeTime();

    @Test
    void timeStandsStillUntilItIsMoved() {
        assertThat(time.now()).isEqualTo(FakeTime.START);
        assertThat(time.nanos()).isZero();

        time.advance(Duration.ofMillis(1_500));

        assertThat(time.now()).isEqualTo(FakeTime.START + 1_500);
        assertThat(time.nanos()).isEqualTo(1_500_000_000);
        assertThatThrownBy(() -> time.advance(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void diceFallAsLoadedThenAsSeeded() {
        time.load(0, 0.25);

        assertThat(time.random()).isEqualTo(0);
        assertThat(time.random()).isEqualTo(0.25);
        assertThat(time.random()).isEqualTo(new FakeTime().random()).isBetween(0.0, 1.0);
        assertThat(new FakeTime(2).random()).isNotEqualTo(new FakeTime(3).random());
        assertThatThrownBy(() -> time.load(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeadlineThatHasComeIsNotWaitedFor() throws InterruptedException {
        assertThat(time.await(new Bell(), time.now())).isFalse();
    }

    @Test
    void aRingEndsTheWait() throws InterruptedException {
        Bell bell = new Bell();
        bell.ring();

        assertThat(time.await(bell, Long.MAX_VALUE)).isTrue();
        assertThat(bell.isRung()).isFalse();
    }

    @Test
    void noAdvanceIsMissedByWhoBeginsToWait() {
        for (int round = 0; round < 300; round++) {
            FakeTime fresh = new FakeTime();
            Race.run(2, lane -> {
                if (lane == 1) {
                    fresh.advance(Duration.ofMillis(10));
                    return true;
                }
                Bell bell = new Bell();
                while (fresh.now() < FakeTime.START + 10) {
                    fresh.await(bell, FakeTime.START + 10);
                }
                return true;
            });
            assertThat(fresh.waiting()).isZero();
        }
    }

    @Test
    void whoWaitsIsCounted() {
        Bell bell = new Bell();
        Race.run(2, lane -> {
            if (lane == 0) {
                return time.await(bell, Long.MAX_VALUE);
            }
            while (time.waiting() == 0) {
                Thread.onSpinWait();
            }
            bell.ring();
            return true;
        });

        assertThat(time.waiting()).isZero();
    }
}
