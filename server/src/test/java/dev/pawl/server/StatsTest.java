package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The counts. */
class StatsTest {
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

    private JsonNode stats() {
        return served.get("/queue/stats").ok(200).json();
    }

    @Test
    void anEmptyQueueCountsNothing() {
        assertThat(served.get("/queue/stats").ok(200).body()).isEqualTo("""
                        {"total_tasks":0,"queued_tasks":0,"scheduled_tasks":0,"blocked_tasks":0,"processing_tasks":0,\
                        "completed_tasks":0,"failed_tasks":0,"cancelled_tasks":0,"oldest_queued_age_seconds":null,\
                        "by_type":{},"by_queue":{}}""");
    }

    @Test
    void everyTaskIsCountedWhereItStands() throws Exception {
        served.pawl.handle(TaskType.json("good"), (payload, context) -> {});
        served.pawl.handleOutcome(TaskType.json("bad"), (payload, context) -> Outcome.discard("no"));
        served.pawl.start();
        served.pawl.await(served.enqueued("{\"type\":\"good\"}"), PATIENCE);
        served.pawl.await(served.enqueued("{\"type\":\"good\",\"queue\":\"x\"}"), PATIENCE);
        served.pawl.await(served.enqueued("{\"type\":\"bad\"}"), PATIENCE);
        served.enqueued("{\"type\":\"nobody\"}");
        served.enqueued("{\"type\":\"nobody\",\"run_after_utc\":\"2100-01-01\\u005400:00:00Z\"}");
        served.pawl.cancel(served.enqueued("{\"type\":\"no \\\"body\\\"\",\"queue\":\"x\"}"));

        JsonNode stats = stats();

        assertThat(stats.get("total_tasks").intValue()).isEqualTo(6);
        assertThat(stats.get("queued_tasks").intValue()).isEqualTo(2);
        assertThat(stats.get("scheduled_tasks").intValue()).isEqualTo(1);
        assertThat(stats.get("blocked_tasks").intValue()).isZero();
        assertThat(stats.get("processing_tasks").intValue()).isZero();
        assertThat(stats.get("completed_tasks").intValue()).isEqualTo(2);
        assertThat(stats.get("failed_tasks").intValue()).isEqualTo(1);
        assertThat(stats.get("cancelled_tasks").intValue()).isEqualTo(1);
        assertThat(stats.get("oldest_queued_age_seconds").decimalValue()).isNotNegative();
        assertThat(stats.get("by_type").toString())
                .isEqualTo("{" + counts("bad", 0, 0, 0, 1, 0) + "," + counts("good", 0, 0, 2, 0, 0) + ","
                        + counts("no \\\"body\\\"", 0, 0, 0, 0, 1) + "," + counts("nobody", 2, 1, 0, 0, 0) + "}");
        assertThat(stats.get("by_queue").toString())
                .isEqualTo("{" + counts("default", 2, 1, 1, 1, 0) + "," + counts("x", 0, 0, 1, 0, 1) + "}");
    }

    private static String counts(String name, int queued, int scheduled, int completed, int failed, int cancelled) {
        return "\"%s\":{\"queued\":%d,\"scheduled\":%d,\"blocked\":0,\"processing\":0,\"completed\":%d,\"failed\":%d,"
                        .formatted(name, queued, scheduled, completed, failed)
                + "\"cancelled\":%d,\"total\":%d}".formatted(cancelled, queued + completed + failed + cancelled);
    }

    @Test
    void noScheduledTaskIsOld() {
        served.pawl.enqueue(TaskType.json("later").with(new JsonText("{}")).runAfter(Duration.ofDays(1)));

        assertThat(stats().get("oldest_queued_age_seconds").isNull()).isTrue();
    }

    @Test
    void aHealthyServerIsLiveAndReady() {
        assertThat(served.get("/health/live").ok(200).body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(served.get("/health/ready").ok(200).body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(served.pawl.browser().stats().all().total()).isZero();
    }
}
