package dev.pawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    private static final WorkerSettings DEFAULT = WorkerSettings.DEFAULT;

    private static void assertRefused(String message, Runnable making) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everySettingIsChangedAloneAndTheDefaultsStay() {
        ExecutorService own = ForkJoinPool.commonPool();

        WorkerSettings changed = DEFAULT.withId("w1")
                .withConcurrency(7)
                .withQueues(Set.of("fast"))
                .withQueueConcurrency(Map.of("fast", 3))
                .withCapabilities(Map.of("gpu", true))
                .withLease(Duration.ofSeconds(5))
                .withStrategy(Strategy.LIFO)
                .withPrefetch(0)
                .withExecutor(own);

        assertThat(changed)
                .isEqualTo(new WorkerSettings(
                        "w1",
                        7,
                        Set.of("fast"),
                        Map.of("fast", 3),
                        Map.of("gpu", true),
                        Duration.ofSeconds(5),
                        Strategy.LIFO,
                        0,
                        own));
        assertThat(DEFAULT.id()).isNull();
    }

    @Test
    void theBoundsThemselvesAreTaken() {
        assertThat(DEFAULT.withConcurrency(1).withConcurrency(10_000).concurrency())
                .isEqualTo(10_000);
        assertThat(DEFAULT.withPrefetch(0).withPrefetch(10_000).prefetch()).isEqualTo(10_000);
        assertThat(DEFAULT.withLease(Duration.ofSeconds(1))
                        .withLease(Duration.ofDays(1))
                        .lease())
                .hasDays(1);
        assertThat(DEFAULT.withId("x".repeat(200)).id()).hasSize(200);
    }

    @Test
    void whatIsOutsideOfItsBoundsIsRefusedByItsName() {
        assertRefused("id must be", () -> DEFAULT.withId(""));
        assertRefused("id must be", () -> DEFAULT.withId(" "));
        assertRefused("id must be", () -> DEFAULT.withId("x".repeat(201)));
        for (int wrong : new int[] {Integer.MIN_VALUE, 0, 10_001}) {
            assertRefused("concurrency must be 1 to 10,000, not " + wrong, () -> DEFAULT.withConcurrency(wrong));
        }
        for (int wrong : new int[] {Integer.MIN_VALUE, -1, 10_001}) {
            assertRefused("prefetch must be 0 to 10,000, not " + wrong, () -> DEFAULT.withPrefetch(wrong));
        }
        for (Duration wrong : List.of(
                Duration.ofSeconds(-1),
                Duration.ZERO,
                Duration.ofMillis(999),
                Duration.ofDays(1).plusMillis(1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertRefused("lease must be one second to a day, not " + wrong, () -> DEFAULT.withLease(wrong));
        }
    }
}
