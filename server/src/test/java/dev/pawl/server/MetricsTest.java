package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is measured. */
class MetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Served served;

    @BeforeEach
    void serve() {
        served = Served.in(folder);
    }

    @AfterEach
    void close() {
        served.close();
    }

    private JsonNode metrics() {
        return served.get("/queue/metrics").ok(200).json();
    }

    @Test
    void anEmptyQueueHasNothingToTell() {
        assertThat(served.get("/queue/metrics").ok(200).body()).isEqualTo("""
                {"queue_depth_by_status":{"queued":0,"scheduled":0,"blocked":0,"processing":0,"completed":0,"failed":0,\
                "cancelled":0},"queue_depth_by_type":{},"oldest_queued_task_age_seconds":null,\
                "success_failure_rates":{"period_seconds":86400,"completed":0,"failed":0,"success_rate":null,\
                "failure_rate":null},"throughput":{"period_seconds":3600,"enqueued":0,"started":0,"completed":0,"failed":0,\
                "cancelled":0},"retry_metrics":{"period_seconds":86400,"started":0,"retried":0,"rescued":0,\
                "retry_rate":null},"processing_time_percentiles":{},"active_workers":0,"stale_workers":0}""");
    }

    @Test
    void whatHappenedIsToldAtOnce() throws Exception {
        served.pawl.handle(TaskType.json("good"), (payload, context) -> {});
        served.pawl.handleOutcome(
                TaskType.json("bad"),
                (payload, context) ->
                        context.attempt() == 1 ? Outcome.retry(Duration.ZERO, "again") : Outcome.discard("no"));
        served.pawl.start();
        for (int i = 0; i < 3; i++) {
            served.pawl.await(served.enqueued("{\"type\":\"good\"}"), PATIENCE);
        }
        served.pawl.await(served.enqueued("{\"type\":\"bad\"}"), PATIENCE);
        served.enqueued("{\"type\":\"nobody\"}");
        // why: an end is counted a moment after it can be seen.
        await().atMost(PATIENCE)
                .until(() -> metrics().at("/success_failure_rates/failed").intValue() == 1
                        && metrics().at("/success_failure_rates/completed").intValue() == 3);

        JsonNode metrics = metrics();

        assertThat(metrics.at("/queue_depth_by_status/queued").intValue()).isEqualTo(1);
        assertThat(metrics.at("/queue_depth_by_type/good/completed").intValue()).isEqualTo(3);
        assertThat(metrics.at("/oldest_queued_task_age_seconds").decimalValue()).isNotNegative();
        assertThat(metrics.at("/success_failure_rates/success_rate").decimalValue())
                .isEqualByComparingTo("0.75");
        assertThat(metrics.at("/success_failure_rates/failure_rate").decimalValue())
                .isEqualByComparingTo("0.25");
        assertThat(metrics.at("/throughput/enqueued").intValue()).isEqualTo(5);
        assertThat(metrics.at("/throughput/started").intValue()).isEqualTo(5);
        assertThat(metrics.at("/retry_metrics/retried").intValue()).isEqualTo(1);
        assertThat(metrics.at("/retry_metrics/retry_rate").decimalValue()).isEqualByComparingTo("0.2");
        assertThat(metrics.get("processing_time_percentiles").propertyNames()).containsExactly("bad", "good");
        assertThat(metrics.at("/processing_time_percentiles/good").propertyNames())
                .containsExactly("p50", "p95", "p99");
        assertThat(metrics.at("/active_workers").intValue()).isEqualTo(1);
        assertThat(metrics.at("/stale_workers").intValue()).isZero();
    }

    @Test
    void aParameterIsRefusedByName() {
        Response refused = served.get("/queue/metrics?type=mail").problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("type");
    }
}
