package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Queues: shown, paused, limited. */
class QueuesTest {
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

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Response change(String queue, String body) {
        return served.patch("/queue/queues/" + encoded(queue), body);
    }

    private JsonNode queues() {
        return served.get("/queue/queues").ok(200).json();
    }

    @Test
    void withoutTasksPausesAndLimitsThereAreNoQueues() {
        assertThat(served.get("/queue/queues").ok(200).body()).isEqualTo("[]");
    }

    @Test
    void everyQueueIsShownWithItsCountsAndWhatHoldsItBack() {
        served.enqueued("{\"type\":\"a\",\"queue\":\"y\"}");
        served.enqueued("{\"type\":\"a\",\"queue\":\"y\",\"run_after_utc\":\"2100-01-01T00:00:00Z\"}");
        served.pawl.cancel(served.enqueued("{\"type\":\"a\",\"queue\":\"x\"}"));
        change("z", "{\"max_running\":3,\"rate\":{\"starts\":10,\"period_seconds\":0.25}}")
                .ok(200);

        assertThat(served.get("/queue/queues").ok(200).body()).isEqualTo("""
                        [{"name":"x","paused":false,"paused_at_utc":null,"queued":0,"scheduled":0,"blocked":0,"processing":0,\
                        "completed":0,"failed":0,"cancelled":1,"max_running":null,"rate":null,"started_in_period":0},\
                        {"name":"y","paused":false,"paused_at_utc":null,"queued":2,"scheduled":1,"blocked":0,"processing":0,\
                        "completed":0,"failed":0,"cancelled":0,"max_running":null,"rate":null,"started_in_period":0},\
                        {"name":"z","paused":false,"paused_at_utc":null,"queued":0,"scheduled":0,"blocked":0,"processing":0,\
                        "completed":0,"failed":0,"cancelled":0,"max_running":3,\
                        "rate":{"starts":10,"period_seconds":0.25},"started_in_period":0}]""");
    }

    @Test
    void aPausedQueueStartsNothingUntilItIsResumed() throws Exception {
        served.pawl.handle(TaskType.json("mail"), (payload, context) -> {});
        served.pawl.start();
        JsonNode paused = change("slow", "{\"paused\":true}").ok(200).json();
        assertThat(paused.get("paused").booleanValue()).isTrue();
        assertThat(paused.get("paused_at_utc").stringValue()).endsWith("Z");
        long held = served.enqueued("{\"type\":\"mail\",\"queue\":\"slow\"}");
        served.pawl.await(served.enqueued("{\"type\":\"mail\"}"), PATIENCE);
        assertThat(served.get("/queue/tasks/" + held).json().get("status").stringValue())
                .isEqualTo("queued");

        JsonNode again = change("slow", "{\"paused\":true}").ok(200).json();
        assertThat(again.get("paused_at_utc")).isEqualTo(paused.get("paused_at_utc"));
        JsonNode resumed = change("slow", "{\"paused\":false}").ok(200).json();

        assertThat(resumed.get("paused").booleanValue()).isFalse();
        assertThat(resumed.get("paused_at_utc").isNull()).isTrue();
        served.pawl.await(held, PATIENCE);
    }

    @Test
    void whatIsLeftOutStaysAsItIsAndNullRemoves() {
        change("q", "{\"paused\":true,\"max_running\":3,\"rate\":{\"starts\":1,\"period_seconds\":60}}")
                .ok(200);

        JsonNode wider = change("q", "{\"max_running\":0}").ok(200).json();
        assertThat(wider.get("max_running").intValue()).isZero();
        assertThat(wider.get("rate").toString()).isEqualTo("{\"starts\":1,\"period_seconds\":60}");
        assertThat(wider.get("paused").booleanValue()).isTrue();

        JsonNode slower = change("q", "{\"rate\":{\"starts\":2,\"period_seconds\":0.0104}}")
                .ok(200)
                .json();
        assertThat(slower.get("max_running").intValue()).isZero();
        assertThat(slower.get("rate").toString()).isEqualTo("{\"starts\":2,\"period_seconds\":0.01}");

        JsonNode rated = change("q", "{\"max_running\":null}").ok(200).json();
        assertThat(rated.get("max_running").isNull()).isTrue();
        assertThat(rated.get("rate").isNull()).isFalse();

        JsonNode resumed = change("q", "{\"paused\":false}").ok(200).json();
        assertThat(resumed.get("rate").isNull()).isFalse();

        JsonNode free = change("q", "{\"rate\":null}").ok(200).json();
        assertThat(free.get("rate").isNull()).isTrue();
        assertThat(queues().isEmpty()).isTrue();
    }

    @Test
    void ofChangesAtOnceNoneIsLost() {
        for (int round = 0; round < 10; round++) {
            String queue = "q" + round;
            List<CompletableFuture<Response>> racing = List.of(
                    CompletableFuture.supplyAsync(() -> change(queue, "{\"max_running\":3}")),
                    CompletableFuture.supplyAsync(
                            () -> change(queue, "{\"rate\":{\"starts\":1,\"period_seconds\":60}}")),
                    CompletableFuture.supplyAsync(() -> change(queue, "{\"paused\":true}")));
            racing.forEach(answer -> answer.join().ok(200));
        }

        assertThat(queues().valueStream())
                .hasSize(10)
                .allSatisfy(queue -> assertThat(queue.toString())
                        .contains("\"paused\":true,", "\"max_running\":3,", "\"rate\":{\"starts\":1,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default",
                "späte Post",
                "邮件 📮",
                "a/b",
                "a%2Fb",
                "a+b",
                "a?b#c&d=e",
                "'; DROP TABLE task; --",
                "\"quoted\"",
                "...",
                "*",
                ":name",
                "{name}",
            })
    void aNameMayBeWhateverAQueueMayBeCalled(String name) {
        long id = served.enqueued("{\"type\":\"mail\",\"queue\":" + Response.JSON.writeValueAsString(name) + "}");

        JsonNode queue =
                change(name, "{\"paused\":true,\"max_running\":1}").ok(200).json();

        assertThat(queue.get("name").stringValue()).isEqualTo(name);
        assertThat(queue.get("queued").intValue()).isEqualTo(1);
        assertThat(queues().valueStream()).containsExactly(queue);
        assertThat(served.get("/queue/tasks/" + id + "/why")
                        .json()
                        .at("/reasons/0/code")
                        .stringValue())
                .isEqualTo("queue_paused");
    }

    @Test
    void aNameIsTrimmedAndHasTheLengthThatTasksAllow() {
        assertThat(change(" slow ", "{\"paused\":true}")
                        .ok(200)
                        .json()
                        .get("name")
                        .stringValue())
                .isEqualTo("slow");
        change("x".repeat(200), "{\"paused\":true}").ok(200);
        for (String name : List.of("x".repeat(201), "x".repeat(4_000), " ", "a\nb", "a\u0000b")) {
            assertThat(change(name, "{\"paused\":true}")
                            .problem(ProblemKind.INVALID)
                            .fields())
                    .containsExactly("name");
        }
        assertThat(queues()).hasSize(2);
    }

    @Test
    void aNameThatIsNoTextIsMalformed() {
        for (String path : new String[] {"/queue/queues/%", "/queue/queues/%zz"}) {
            RawClient.exchange(served.server.port(), "PATCH " + path + " HTTP/1.1", "Host: localhost")
                    .problem(ProblemKind.MALFORMED);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                          | body        | must have at least one of paused, max_running, rate
            {"paused":null}                             | paused      | must be true or false, not null
            {"paused":"true"}                           | paused      | must be true or false, not a string
            {"paused":1}                                | paused      | must be true or false, not a number
            {"max_running":-1}                          | max_running | must be an integer from 0 to 1000000, not -1
            {"max_running":1000001}                     | max_running | not 1000001
            {"max_running":1.5}                         | max_running | not 1.5
            {"max_running":1e999999999}                 | max_running | not 1e999999999
            {"max_running":"1"}                         | max_running | not a string
            {"rate":5}                                  | rate        | must be an object, not a number
            {"rate":[1,2]}                              | rate        | must be an object, not an array
            {"rate":{}}                                 | rate        | starts is required; period_seconds is required
            {"rate":{"starts":1}}                       | rate        | period_seconds is required
            {"rate":{"starts":0,"period_seconds":1}}    | rate        | starts must be an integer from 1 to 1000000, not 0
            {"rate":{"starts":1,"period_seconds":0}}    | rate        | period_seconds must be a number of seconds from 0.01 to 86400, not 0
            {"rate":{"starts":1,"period_seconds":0.0099}}  | rate     | not 0.0099
            {"rate":{"starts":1,"period_seconds":86400.001}} | rate   | not 86400.001
            {"rate":{"starts":1,"period_seconds":null}} | rate        | not null
            {"rate":{"starts":1,"period_seconds":1,"burst":2}} | rate | burst is not known; allowed are starts, period_seconds
            {"paused":true,"colour":"red"}              | colour      | is not known; allowed are paused, max_running, rate
            """)
    void aBodyThatBreaksARuleIsRefusedAndChangesNothing(String body, String field, String message) {
        Response refused = change("q", body).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
        assertThat(queues().isEmpty()).isTrue();
    }

    @Test
    void whatIsNoJsonOrTooMuchIsNotRead() {
        change("q", "{").problem(ProblemKind.MALFORMED);
        change("q", "").problem(ProblemKind.MALFORMED);
        change("q", "{\"paused\":true,\"paused\":false}").problem(ProblemKind.MALFORMED);
        change("q", "{\"rate\":{\"starts\":1,\"starts\":2,\"period_seconds\":1}}")
                .problem(ProblemKind.MALFORMED);
        change("q", "{\"x\":\"" + "x".repeat(2 << 20) + "\"}").problem(ProblemKind.TOO_LARGE);
        served.send(served.request("/queue/queues/q")
                        .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString("{\"paused\":true}")))
                .problem(ProblemKind.NOT_JSON);
        assertThat(queues().isEmpty()).isTrue();
    }

    @Test
    void aLimitOnAQueueIsOneOfTheLimits() {
        change("q", "{\"max_running\":2}").ok(200);

        assertThat(served.get("/queue/limits").json().at("/0/name").stringValue())
                .isEqualTo("q");
        served.delete("/queue/limits/queue/q").ok(200);
        assertThat(queues().isEmpty()).isTrue();
    }

    @Test
    void manyChangesOfOneQueueLeaveOneOfThem() {
        List<CompletableFuture<Response>> racing = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> change("q", "{\"max_running\":" + i + "}")))
                .toList();
        racing.forEach(answer -> answer.join().ok(200));

        assertThat(queues().at("/0/max_running").intValue()).isBetween(1, 20);
        assertThat(queues()).hasSize(1);
    }
}
