package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Enqueues of many tasks: in one array, and line by line. */
class BatchTest {
    private static final String BATCH = "/queue/enqueue/batch";
    private static final String GOOD = "{\"type\":\"mail\"}";

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

    private long stored() {
        return served.pawl.browser().stats().all().total();
    }

    private Response lines(String body) {
        return served.send(served.request(BATCH)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aBatchIsStoredInItsOrderWithEveryDigit() {
        Response answer = served.post(BATCH, """
                        {"tasks":[{"type":"a","payload":{"n":1.10,"big":123456789012345678901234567890}},
                          {"type":"b","priority":7,"idempotency_key":"k"},{"type":"c","idempotency_key":"k"}]}""").ok(200);

        assertThat(answer.json().get("enqueued").intValue()).isEqualTo(2);
        assertThat(answer.json().get("existing").intValue()).isEqualTo(1);
        assertThat(answer.json().get("refused").intValue()).isZero();
        JsonNode tasks = answer.json().get("tasks");
        assertThat(tasks.size()).isEqualTo(3);
        assertThat(tasks.get(0).propertyNames())
                .containsExactly("task_id", "status", "created", "created_at_utc", "message");
        assertThat(tasks.get(2).get("task_id")).isEqualTo(tasks.get(1).get("task_id"));
        assertThat(tasks.get(2).get("created").booleanValue()).isFalse();
        assertThat(served.pawl.browser().get(1).orElseThrow().payload())
                .isEqualTo("{\"n\":1.10,\"big\":123456789012345678901234567890}");
        assertThat(served.pawl.browser().get(2).orElseThrow().priority()).isEqualTo(7);
    }

    @Test
    void oneFaultKeepsAllOut() {
        Response refused = served.post(
                        BATCH, "{\"tasks\":[" + GOOD + ",{\"type\":\"mail\",\"priority\":0,\"x\":1},{},7]}")
                .problem(ProblemKind.INVALID);

        assertThat(refused.fields())
                .containsExactly("tasks[1].x", "tasks[1].priority", "tasks[2].type", "tasks[3].body");
        assertThat(stored()).isZero();
    }

    @Test
    void eachIsStoredUnlessItHasAFault() {
        Response answer = served.post(
                        BATCH,
                        "{\"mode\":\"each\",\"tasks\":[" + GOOD + ",{\"type\":\"mail\",\"priority\":0},\"{}\"," + GOOD
                                + "]}")
                .ok(200);

        assertThat(answer.json().get("enqueued").intValue()).isEqualTo(2);
        assertThat(answer.json().get("refused").intValue()).isEqualTo(2);
        JsonNode tasks = answer.json().get("tasks");
        assertThat(tasks.get(0).get("task_id").intValue()).isEqualTo(1);
        assertThat(tasks.get(1).get("errors").get(0).get("field").stringValue()).isEqualTo("priority");
        assertThat(tasks.get(2).get("errors").get(0).get("message").stringValue())
                .contains("must be a JSON object");
        assertThat(tasks.get(3).get("task_id").intValue()).isEqualTo(2);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void whatIsNoBatchIsRefused() {
        assertThat(served.post(BATCH, "{}").problem(ProblemKind.INVALID).fields())
                .containsExactly("tasks");
        assertThat(served.post(BATCH, "{\"tasks\":{},\"mode\":\"some\"}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("tasks", "mode");
        served.post(BATCH, "{\"tasks\":[{]}").problem(ProblemKind.MALFORMED);
        String many = IntStream.range(0, 10_001).mapToObj(i -> GOOD).collect(Collectors.joining(","));
        assertThat(served.post(BATCH, "{\"tasks\":[" + many + "]}")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("at most 10000 tasks, not 10001");
        assertThat(stored()).isZero();
    }

    @Test
    void aBatchMayBeLongerThanOneTaskButNotWithoutBound() {
        String task = "{\"type\":\"mail\",\"payload\":{\"a\":\"" + "x".repeat(900_000) + "\"}}";
        String ten = IntStream.range(0, 10).mapToObj(i -> task).collect(Collectors.joining(","));

        served.post(BATCH, "{\"tasks\":[" + ten + "]}").ok(200);
        assertThat(served.post(BATCH, "{\"tasks\":[" + ten + "," + ten + "]}")
                        .problem(ProblemKind.TOO_LARGE)
                        .detail())
                .contains("more than 16777216 bytes");
        assertThat(served.post("/queue/enqueue", "{\"type\":\"" + "x".repeat(1_200_000) + "\"}")
                        .problem(ProblemKind.TOO_LARGE)
                        .detail())
                .contains("more than 1114112 bytes");
        String large = "{\"type\":\"mail\",\"payload\":{\"a\":\"" + "x".repeat(1 << 20) + "\"}}";
        assertThat(served.post(BATCH, "{\"tasks\":[" + GOOD + "," + large + "]}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("tasks[1].payload");
        assertThat(stored()).isEqualTo(10);
    }

    @Test
    void linesAreEnqueuedInTheirOrderAndTheirFaultsToldByNumber() {
        String body = GOOD
                + "\n\n{\"type\":\"mail\",\"priority\":0}\r\n   \n{oops\n{\"type\":\"b\",\"payload\":{\"n\":1.10}}";

        Response answer = lines(body).ok(200);

        assertThat(answer.json().toString())
                .startsWith(
                        "{\"lines\":4,\"enqueued\":2,\"existing\":0,\"refused\":2,\"errors\":[{\"line\":3,\"errors\":["
                                + "{\"field\":\"priority\"")
                .contains("{\"line\":5,\"errors\":[{\"field\":\"body\",\"message\":\"The body is not well-formed JSON");
        assertThat(served.pawl.browser().get(2).orElseThrow().payload()).isEqualTo("{\"n\":1.10}");
    }

    @Test
    void linesMayBeManyMoreThanABatch() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 12_345; i++) {
            body.append("{\"type\":\"mail\",\"payload\":{\"i\":").append(i).append("}}\n");
        }
        JsonNode answer = lines(body.toString()).ok(200).json();

        assertThat(answer.get("lines").intValue()).isEqualTo(12_345);
        assertThat(answer.get("enqueued").intValue()).isEqualTo(12_345);
        List<String> payloads = new ArrayList<>();
        for (Task task : served.pawl.browser().list(TaskFilter.ALL, 20_000, null)) {
            payloads.add(0, task.payload());
        }
        assertThat(payloads)
                .isEqualTo(IntStream.range(0, 12_345)
                        .mapToObj(i -> "{\"i\":" + i + "}")
                        .toList());
    }

    @Test
    void ofManyBadLinesTheFirstHundredAreTold() {
        JsonNode answer = lines("{}\n".repeat(1_500) + GOOD).ok(200).json();

        assertThat(answer.get("refused").intValue()).isEqualTo(1_500);
        assertThat(answer.get("enqueued").intValue()).isEqualTo(1);
        assertThat(answer.get("errors").size()).isEqualTo(100);
        assertThat(answer.get("errors").get(99).get("line").intValue()).isEqualTo(100);
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() {
        String large = "{\"type\":\"mail\",\"payload\":{\"a\":\"" + "x".repeat(1_050_000) + "\"}}";
        JsonNode answer = lines("x".repeat(3_000_000) + "\n" + GOOD + "\n" + large + "\n" + GOOD + "\n")
                .ok(200)
                .json();

        assertThat(answer.get("enqueued").intValue()).isEqualTo(2);
        assertThat(answer.get("errors").get(0).toString())
                .contains("\"line\":1")
                .contains("at most 1114112 bytes");
        assertThat(answer.get("errors").get(1).toString())
                .contains("\"line\":3")
                .contains("at most 1048576 bytes");
    }

    @Test
    void nothingIsNoLine() {
        assertThat(lines("").ok(200).json().get("lines").intValue()).isZero();
        assertThat(lines("\n\n").ok(200).json().get("lines").intValue()).isZero();
    }

    @Test
    void aLineThatIsNotUtf8IsRefused() {
        byte[] body = (GOOD + "\n{\"type\":\"\u00e4\"}\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1);
        JsonNode answer = served.send(served.request(BATCH)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofByteArray(body)))
                .ok(200)
                .json();

        assertThat(answer.get("enqueued").intValue()).isEqualTo(2);
        assertThat(answer.get("errors").get(0).toString()).contains("not UTF-8");
    }

    @Test
    void otherBodiesAndParametersAreRefused() {
        assertThat(served.send(served.request(BATCH)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(GOOD)))
                        .problem(ProblemKind.NOT_JSON)
                        .detail())
                .contains("application/json or application/x-ndjson");
        assertThat(served.send(served.request(BATCH + "?x=1")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(GOOD)))
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("x");
        served.send(served.request("/queue/enqueue")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(GOOD)))
                .problem(ProblemKind.NOT_JSON);
        assertThat(stored()).isZero();
    }
}
