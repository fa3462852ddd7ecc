package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RaceTest {
    @Test
    void lanesRunTogetherAndAnswerInTheirOrder() {
        CountDownLatch all = new CountDownLatch(4);

        assertThat(Race.run(4, lane -> {
                    all.countDown();
                    all.await();
                    return lane;
                }))
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void aLaneThatFailsFailsTheRace() {
        assertThatThrownBy(() -> Race.run(2, lane -> {
                    if (lane == 1) {
                        throw new IllegalStateException("fell");
                    }
                    return lane;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fell");
    }
}
