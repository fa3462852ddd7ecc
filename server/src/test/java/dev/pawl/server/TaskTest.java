package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One task over its life: shown, worked, cancelled, tried again. */
class TaskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TaskType<JsonText> ECHO = TaskType.json("echo");
    private static final TaskType<JsonText> QUIET = TaskType.json("quiet");
    private static final TaskType<JsonText> DOOMED = TaskType.json("doomed");
    private static final TaskType<JsonText> SLOW = TaskType.json("slow");
    private static final CountDownLatch SLOW_STARTED = new CountDownLatch(1);

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
        served.pawl.handleOutcome(ECHO, (payload, context) -> Outcome.done(payload));
        served.pawl.handle(QUIET, (payload, context) -> {});
        served.pawl.handleOutcome(DOOMED, (payload, context) -> Outcome.discard("no <b>hope</b> \u0007"));
        served.pawl.handle(SLOW, (payload, context) -> {
            SLOW_STARTED.countDown();
            new CountDownLatch(1).await();
        });
        served.pawl.start(WorkerSettings.DEFAULT.withConcurrency(2));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static JsonNode ended(long id) throws Exception {
        served.pawl.await(id, PATIENCE);
        return served.get("/queue/tasks/" + id).ok(200).json();
    }

    @Test
    void aCompletedTaskShowsItsResult() throws Exception {
        String payload = "{\"n\":12345678901234567890,\"x\":1e400}";
        long id = served.enqueued("{\"type\":\"echo\",\"payload\":" + payload + "}");

        JsonNode task = ended(id);

        assertThat(task.get("status").stringValue()).isEqualTo("completed");
        assertThat(served.get("/queue/tasks/" + id).body()).contains("\"result\":" + payload);
        assertThat(task.get("attempts").intValue()).isEqualTo(1);
        for (String time : new String[] {
            "reserved_at_utc", "processing_started_utc", "finished_at_utc", "updated_at_utc", "created_at_utc"
        }) {
            assertThat(task.get(time).stringValue()).as(time).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z");
        }
        assertThat(task.get("lease_until_utc").isNull()).isTrue();
        assertThat(task.get("locked_by").stringValue()).isNotBlank();
    }

    @Test
    void aTaskWithoutAResultShowsNull() throws Exception {
        assertThat(ended(served.enqueued("{\"type\":\"quiet\"}")).get("result").isNull())
                .isTrue();
    }

    @Test
    void aPayloadThatSomebodyMadeNoJsonIsToldAsText() throws Exception {
        long id = served.enqueued("{\"type\":\"quiet\"}");
        ended(id);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                Statement statement = other.createStatement()) {
            statement.executeUpdate("UPDATE task SET payload = 'not } json' WHERE id = " + id);
        }

        assertThat(ended(id).get("payload").stringValue()).isEqualTo("not } json");
    }

    @Test
    void aFailedTaskShowsItsErrorAndCanBeTriedAgain() throws Exception {
        long id = served.enqueued("{\"type\":\"doomed\"}");
        JsonNode failed = ended(id);
        assertThat(failed.get("status").stringValue()).isEqualTo("failed");
        assertThat(failed.get("error_message").stringValue()).isEqualTo("no <b>hope</b> \u0007");

        Response answer = served.post("/queue/tasks/" + id + "/retry").ok(200);

        assertThat(answer.body())
                .isEqualTo("{\"task_id\":" + id + ",\"status\":\"queued\",\"message\":\"Task queued again\"}");
        assertThat(ended(id).get("status").stringValue()).isEqualTo("failed");
    }

    @Test
    void aQueuedTaskIsCancelledOnceAndCanBeTriedAgain() {
        long id = served.enqueued("{\"type\":\"nobody\"}");

        assertThat(served.post("/queue/tasks/" + id + "/cancel").ok(200).body())
                .isEqualTo("{\"task_id\":" + id
                        + ",\"status\":\"cancelled\",\"message\":\"Task cancelled successfully\"}");
        assertThat(served.post("/queue/tasks/" + id + "/cancel")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .isEqualTo("cannot cancel task " + id + ": it is cancelled");
        served.post("/queue/tasks/" + id + "/retry", "{}").ok(200);
        assertThat(served.post("/queue/tasks/" + id + "/retry")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .isEqualTo("cannot retry task " + id + ": it is queued");
    }

    @Test
    void aRunningTaskIsCancelledAndItsHandlerIsStopped() throws Exception {
        long id = served.enqueued("{\"type\":\"slow\"}");
        SLOW_STARTED.await();
        JsonNode running = served.get("/queue/tasks/" + id).ok(200).json();
        assertThat(running.get("status").stringValue()).isEqualTo("processing");
        assertThat(running.get("lease_until_utc").isNull()).isFalse();
        assertThat(served.post("/queue/tasks/" + id + "/retry")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .endsWith("it is processing");

        served.post("/queue/tasks/" + id + "/cancel").ok(200);

        assertThat(ended(id).get("status").stringValue()).isEqualTo("cancelled");
    }

    @Test
    void aCompletedTaskStaysCompleted() throws Exception {
        long id = served.enqueued("{\"type\":\"quiet\"}");
        ended(id);

        for (String wish : new String[] {"cancel", "retry"}) {
            assertThat(served.post("/queue/tasks/" + id + "/" + wish)
                            .problem(ProblemKind.CONFLICT)
                            .detail())
                    .isEqualTo("cannot " + wish + " task " + id + ": it is completed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "999999999", "9223372036854775807", "9223372036854775808", "-99999999999999999999"})
    void anIntegerThatIsNoTaskIsNotFound(String id) {
        served.get("/queue/tasks/" + id).problem(ProblemKind.NO_SUCH_TASK);
        served.post("/queue/tasks/" + id + "/cancel").problem(ProblemKind.NO_SUCH_TASK);
        served.post("/queue/tasks/" + id + "/retry").problem(ProblemKind.NO_SUCH_TASK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.0", "1e3", "+1", "007", "1%20", "%D9%A1", "null", "1%00", "-", "-0x1", "%2F"})
    void whatIsNoIntegerIsNoId(String id) {
        for (Response refused : new Response[] {
            served.get("/queue/tasks/" + id),
            served.post("/queue/tasks/" + id + "/cancel"),
            served.post("/queue/tasks/" + id + "/retry")
        }) {
            assertThat(refused.problem(ProblemKind.INVALID).fields()).containsExactly("id");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reason\":\"x\"} | INVALID",
                "[] | INVALID",
                "{ | MALFORMED",
                "x | MALFORMED",
            })
    void aWishHasNoFields(String body, ProblemKind kind) {
        long id = served.enqueued("{\"type\":\"nobody\"}");

        served.post("/queue/tasks/" + id + "/cancel", body).problem(kind);
        served.post("/queue/tasks/" + id + "/retry", body).problem(kind);
        served.post("/queue/tasks/" + id + "/cancel", "{}").ok(200);
    }

    @Test
    void aWishWithABodyOfAnotherKindIsNotRead() {
        long id = served.enqueued("{\"type\":\"nobody\"}");

        served.send(served.request("/queue/tasks/" + id + "/cancel")
                        .header("Content-Type", "text/plain")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("now")))
                .problem(ProblemKind.NOT_JSON);
    }
}
