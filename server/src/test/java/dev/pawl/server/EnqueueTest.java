package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an enqueue takes, and what it answers; what it refuses is in {@link EnqueueFaultsTest}. */
class EnqueueTest {
    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void aTypeIsEnoughAndEverythingElseHasItsDefault() {
        Response answer = served.enqueue("{\"type\":\"mail\"}").ok(201);

        JsonNode created = answer.json();
        assertThat(created.propertyNames())
                .containsExactly("task_id", "status", "created", "created_at_utc", "message");
        assertThat(created.get("status").stringValue()).isEqualTo("queued");
        assertThat(created.get("created").booleanValue()).isTrue();
        assertThat(created.get("message").stringValue()).isEqualTo("Task enqueued successfully");
        assertThat(created.get("created_at_utc").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(answer.header("Location")).isEqualTo("/queue/tasks/" + created.get("task_id"));

        JsonNode task = served.get(answer.header("Location")).ok(200).json();
        assertThat(task.propertyNames())
                .containsExactly(
                        "task_id",
                        "type",
                        "queue",
                        "status",
                        "priority",
                        "attempts",
                        "max_attempts",
                        "deaths",
                        "payload",
                        "compatibility",
                        "result",
                        "error_message",
                        "run_after_utc",
                        "created_at_utc",
                        "updated_at_utc",
                        "reserved_at_utc",
                        "processing_started_utc",
                        "finished_at_utc",
                        "lease_until_utc",
                        "locked_by",
                        "progress",
                        "idempotency_key",
                        "limit_key",
                        "traceparent",
                        "job");
        assertThat(task.get("task_id")).isEqualTo(created.get("task_id"));
        assertThat(task.get("type").stringValue()).isEqualTo("mail");
        assertThat(task.get("queue").stringValue()).isEqualTo("default");
        assertThat(task.get("status").stringValue()).isEqualTo("queued");
        assertThat(task.get("priority").intValue()).isEqualTo(100);
        assertThat(task.get("attempts").intValue()).isZero();
        assertThat(task.get("max_attempts").intValue()).isEqualTo(5);
        assertThat(task.get("payload").toString()).isEqualTo("{}");
        assertThat(task.get("compatibility").toString()).isEqualTo("{}");
        assertThat(task.get("created_at_utc")).isEqualTo(created.get("created_at_utc"));
        for (String notYet : List.of(
                "result",
                "error_message",
                "reserved_at_utc",
                "processing_started_utc",
                "finished_at_utc",
                "lease_until_utc",
                "locked_by",
                "idempotency_key",
                "limit_key")) {
            assertThat(task.get(notYet).isNull()).as(notYet).isTrue();
        }
    }

    @Test
    void everyFieldIsKept() {
        long id = served.enqueued("""
                {"type": "render", "queue": "films", "priority": 1, "max_attempts": 100,
                 "payload": {"frame": 7}, "compatibility": {"gpu": true, "cores": 8, "os": "linux.*", "load": 0.5},
                 "run_after_utc": "2100-01-02T03:04:05.678+01:00", "idempotency_key": "film-7",
                 "limit_key": "studio/ä 😀*"}""");

        JsonNode task = served.get("/queue/tasks/" + id).ok(200).json();
        assertThat(task.get("type").stringValue()).isEqualTo("render");
        assertThat(task.get("queue").stringValue()).isEqualTo("films");
        assertThat(task.get("status").stringValue()).isEqualTo("queued");
        assertThat(task.get("priority").intValue()).isEqualTo(1);
        assertThat(task.get("max_attempts").intValue()).isEqualTo(100);
        assertThat(task.get("payload").toString()).isEqualTo("{\"frame\":7}");
        assertThat(task.get("compatibility").toString())
                .isEqualTo("{\"cores\":8,\"gpu\":true,\"load\":0.5,\"os\":\"linux.*\"}");
        assertThat(task.get("run_after_utc").stringValue()).isEqualTo("2100-01-02T02:04:05.678Z");
        assertThat(task.get("idempotency_key").stringValue()).isEqualTo("film-7");
        assertThat(task.get("limit_key").stringValue()).isEqualTo("studio/ä 😀*");
    }

    @Test
    void thePayloadComesBackDigitByDigit() {
        String payload = """
                {"huge":1e400,"id":9007199254740993,"long":123456789012345678901234567890,"cents":1.10,"zero":-0.0,
                 "text":"ä€😀 \\u0000 \\ud800 </script>","deep":[[{"a":[]}]], "empty":""}""";
        long id = served.enqueued("{\"type\":\"digits\",\"payload\":" + payload + "}");

        assertThat(served.get("/queue/tasks/" + id).ok(200).body()).contains("\"payload\":" + payload + ",");
        assertThat(served.get("/queue/tasks?type=digits").ok(200).body()).contains("\"payload\":" + payload + ",");
    }

    @Test
    void aRepeatedKeyAnswersWithTheTaskThatIsThere() {
        Response first = served.enqueue("{\"type\":\"mail\",\"idempotency_key\":\"again\"}")
                .ok(201);
        long id = first.json().get("task_id").longValue();
        served.post("/queue/tasks/" + id + "/cancel").ok(200);

        Response second = served.enqueue("{\"type\":\"other\",\"idempotency_key\":\"again\"}")
                .ok(200);

        assertThat(second.json().get("task_id").longValue()).isEqualTo(id);
        assertThat(second.json().get("status").stringValue()).isEqualTo("cancelled");
        assertThat(second.json().get("created").booleanValue()).isFalse();
        assertThat(second.json().get("created_at_utc")).isEqualTo(first.json().get("created_at_utc"));
        assertThat(second.json().get("message").stringValue()).isEqualTo("Task already exists (idempotency key match)");
    }

    @Test
    void aDebouncedEnqueueReplacesWhatWaitsUnderItsKey() {
        String body = """
                {"type":"index","payload":{"n":%d},"run_after_utc":"2100-01-01T00:00:0%dZ","idempotency_key":"doc-1",\
                "debounce":true}""";
        long id = served.enqueue(body.formatted(1, 1))
                .ok(201)
                .json()
                .get("task_id")
                .longValue();

        JsonNode second = served.enqueue(body.formatted(2, 2)).ok(200).json();

        assertThat(second.get("task_id").longValue()).isEqualTo(id);
        assertThat(second.get("created").booleanValue()).isFalse();
        assertThat(second.get("message").stringValue()).isEqualTo("Task updated (idempotency key match)");
        JsonNode task = served.get("/queue/tasks/" + id).json();
        assertThat(task.get("payload").toString()).isEqualTo("{\"n\":2}");
        assertThat(task.get("run_after_utc").stringValue()).isEqualTo("2100-01-01T00:00:02.000Z");
        served.post("/queue/tasks/" + id + "/cancel").ok(200);
        assertThat(served.enqueued(body.formatted(3, 3))).isNotEqualTo(id);
    }

    @Test
    void aDebounceThatMeetsAnEndedTaskUnderAKeyForEverReplacesNothingAndSaysSo() {
        long id = served.enqueued("{\"type\":\"index\",\"idempotency_key\":\"kept\"}");
        served.post("/queue/tasks/" + id + "/cancel").ok(200);

        JsonNode met = served.enqueue("{\"type\":\"index\",\"idempotency_key\":\"kept\",\"debounce\":true}")
                .ok(200)
                .json();

        assertThat(met.get("message").stringValue()).isEqualTo("Task already exists (idempotency key match)");
    }

    @Test
    void aKeyIsItsTasksForTheTimeThatWasSaid() {
        String brief = "{\"type\":\"mail\",\"idempotency_key\":\"brief\",\"unique_for_seconds\":1e-3}";
        long first = served.enqueued(brief);
        await().until(() -> served.enqueued(brief) != first);

        String lasting = "{\"type\":\"mail\",\"idempotency_key\":\"lasting\",\"unique_for_seconds\":86400.5}";
        long second = served.enqueued(lasting);
        assertThat(served.enqueued(lasting)).isEqualTo(second);
        served.post("/queue/tasks/" + second + "/cancel").ok(200);
        assertThat(served.enqueued(lasting)).isEqualTo(second);
        assertThat(served.get("/queue/tasks/" + first)
                        .json()
                        .get("idempotency_key")
                        .isNull())
                .isTrue();
    }

    @Test
    void noDebounceNeedsNoKey() {
        served.enqueue("{\"type\":\"mail\",\"debounce\":false}").ok(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null"})
    void anEmptyKeyIsNoKey(String key) {
        String body = "{\"type\":\"mail\",\"idempotency_key\":" + key + "}";
        assertThat(served.enqueued(body)).isNotEqualTo(served.enqueued(body));
    }

    @Test
    void namesAreTrimmed() {
        long id = served.enqueued("{\"type\":\"  mail \\n\",\"queue\":\"\\tslow \"}");

        JsonNode task = served.get("/queue/tasks/" + id).json();
        assertThat(task.get("type").stringValue()).isEqualTo("mail");
        assertThat(task.get("queue").stringValue()).isEqualTo("slow");
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        String name = "x".repeat(200);
        served.enqueue("{\"type\":\"" + name + "\",\"queue\":\"" + name + "\",\"priority\":1000,\"max_attempts\":1,"
                        + "\"idempotency_key\":\"" + "k".repeat(255) + "\",\"limit_key\":\"" + "l".repeat(255)
                        + "\",\"unique_for_seconds\":315360000}")
                .ok(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "7.0", "70e-1", "0.7E1"})
    void aWholeNumberMayBeWrittenInAnyWay(String seven) {
        long id = served.enqueued("{\"type\":\"mail\",\"priority\":" + seven + "}");

        assertThat(served.get("/queue/tasks/" + id).json().get("priority").toString())
                .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({
        "2100-06-01T12:00:00Z, 2100-06-01T12:00:00Z",
        "2100-06-01t12:00:00z, 2100-06-01T12:00:00Z",
        "2100-06-01T12:00:00, 2100-06-01T12:00:00Z",
        "2100-06-01T12:00, 2100-06-01T12:00:00Z",
        "2100-06-01T12:00:00.123456789Z, 2100-06-01T12:00:00.123Z",
        "2100-06-01T12:00:00+02:00, 2100-06-01T10:00:00Z",
        "2100-06-01T12:00:00-0330, 2100-06-01T15:30:00Z",
        "2100-06-01T12:00:00+14, 2100-05-31T22:00:00Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "1970-01-01T01:00:00+01:00, 1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    })
    void aTimeMayHaveAnyOffsetAndMeansUtcWithoutOne(String written, Instant meant) {
        long id = served.enqueued("{\"type\":\"mail\",\"run_after_utc\":\"" + written + "\"}");

        assertThat(served.get("/queue/tasks/" + id).json().get("run_after_utc").stringValue())
                .isEqualTo(IsoTime.write(meant.toEpochMilli()));
    }

    @Test
    void noneMayBeSaidAsNull() {
        served.enqueue("{\"type\":\"mail\",\"run_after_utc\":null,\"compatibility\":null,\"idempotency_key\":null,"
                        + "\"limit_key\":null,\"unique_for_seconds\":null}")
                .ok(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "application/vnd.pawl+json",
                "application/json; version=1; charset=utf-8",
            })
    void everyNameOfJsonIsUnderstood(String contentType) {
        served.send(served.request("/queue/enqueue")
                        .header("Content-Type", contentType)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"type\":\"mail\"}")))
                .ok(201);
    }

    @Test
    void aPayloadOfExactlyTheLimitIsTaken() {
        String payload = "{\"a\":\"" + "é".repeat((1 << 19) - 4) + "\"}";
        assertThat(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSize(1 << 20);

        long id = served.enqueued("{\"type\":\"large\",\"payload\":" + payload + "}");

        assertThat(served.get("/queue/tasks/" + id).ok(200).body()).contains(payload);
    }
}
