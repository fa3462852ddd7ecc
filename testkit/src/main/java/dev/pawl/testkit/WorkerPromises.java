package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The register of workers. */
interface WorkerPromises extends StorePromises {
    @Test
    default void aWorkerIsRememberedAsItSaysOfItself() {
        WorkerInfo ada = info("ada", time().now(), null);

        tasks().save(ada);

        assertThat(browser().workers()).containsExactly(ada);
    }

    @Test
    default void aWorkerThatSaysGoodbyeIsRememberedAsStopped() {
        tasks().save(info("ada", time().now(), null));
        time().advance(Duration.ofSeconds(5));
        WorkerInfo stopped = info("ada", time().now(), time().now());

        tasks().save(stopped);

        assertThat(browser().workers()).containsExactly(stopped);
    }

    @Test
    default void aGoodbyeKeepsTheStrategyThatWasSetMeanwhile() {
        tasks().save(info("ada", time().now(), null));
        tasks().setStrategy("ada", Strategy.LIFO);

        tasks().save(info("ada", time().now(), time().now()));

        assertThat(browser().workers()).extracting(WorkerInfo::strategy).containsExactly(Strategy.LIFO);
    }

    @Test
    default void heartbeatsRenewWhoIsRegisteredAndNobodyElse() {
        tasks().save(info("ada", time().now(), null));
        tasks().save(info("bo", time().now(), null));
        time().advance(Duration.ofSeconds(30));

        assertThat(tasks().heartbeat(List.of("bo", "stranger")))
                .as("how many are registered")
                .isEqualTo(1);

        assertThat(browser().workers())
                .as("the last heartbeat first")
                .extracting(WorkerInfo::id)
                .containsExactly("bo", "ada");
        assertThat(browser().workers())
                .extracting(WorkerInfo::heartbeatAt)
                .containsExactly(time().now(), FakeTime.START);
    }

    @Test
    default void theTasksInWorkAreKnownByWhoHoldsThem() {
        insert(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));
        HandWorker ada = worker("mail");
        List<Claim> claims = ada.claim(2);
        assertThat(browser().tasksByWorker())
                .containsOnly(Map.entry(
                        "ada", claims.stream().map(Claim::taskId).sorted().toList()));

        ada.complete(claims.get(0), null);

        assertThat(browser().tasksByWorker())
                .containsOnly(Map.entry("ada", List.of(claims.get(1).taskId())));
    }

    /** A worker that lives. */
    static WorkerInfo info(String id, long heartbeatAt) {
        return info(id, heartbeatAt, null);
    }

    private static WorkerInfo info(String id, long heartbeatAt, @Nullable Long stoppedAt) {
        return new WorkerInfo(
                id,
                "host \"1\"",
                4711,
                new Selector(
                        Set.of("mail", "image.*"),
                        Set.of("default", "slow"),
                        Map.of("gpu", true, "models", List.of("a", "b"), "memory", 16)),
                Strategy.PRIORITY,
                8,
                FakeTime.START,
                heartbeatAt,
                stoppedAt);
    }
}
