package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Limits on queues, types and keys. */
class LimitsTest {
    @TempDir
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);
    private Served served;

    @BeforeEach
    void serve() {
        served = Served.in(folder);
    }

    @AfterEach
    void close() {
        end.countDown();
        served.close();
    }

    private Response set(String scope, String name, String body) {
        return served.put("/queue/limits/" + scope + "/" + QueuesTest.encoded(name), body);
    }

    private Response remove(String scope, String name) {
        return served.delete("/queue/limits/" + scope + "/" + QueuesTest.encoded(name));
    }

    private JsonNode limits() {
        return served.get("/queue/limits").ok(200).json();
    }

    @Test
    void aLimitIsSetShownReplacedAndRemoved() {
        assertThat(served.get("/queue/limits").ok(200).body()).isEqualTo("[]");

        assertThat(set("type", "mail", "{\"max_running\":2,\"rate\":{\"starts\":5,\"period_seconds\":1.5}}")
                        .ok(200)
                        .body())
                .isEqualTo("""
                        {"scope":"type","name":"mail","max_running":2,"rate":{"starts":5,"period_seconds":1.5},\
                        "running":0,"started_in_period":0,"full":false,"opens_at_utc":null,"held_by":[]}""");
        JsonNode replaced = set("TYPE", " mail ", "{\"max_running\":0}").ok(200).json();
        assertThat(replaced.get("rate").isNull()).isTrue();
        assertThat(replaced.get("full").booleanValue()).isTrue();
        assertThat(limits().valueStream()).containsExactly(replaced);

        assertThat(remove("type", "mail").ok(200).body())
                .isEqualTo("{\"scope\":\"type\",\"name\":\"mail\",\"message\":\"Limit removed\"}");
        assertThat(limits().isEmpty()).isTrue();
        assertThat(remove("type", "mail").problem(ProblemKind.NO_SUCH_LIMIT).detail())
                .isEqualTo("There is no limit on type 'mail'");
    }

    @Test
    void aLimitIsOnOneScopeOnly() {
        set("queue", "mail", "{\"max_running\":1}").ok(200);
        set("key", "mail", "{\"max_running\":2}").ok(200);

        remove("type", "mail").problem(ProblemKind.NO_SUCH_LIMIT);
        remove("queue", "mail").ok(200);

        assertThat(limits()).hasSize(1);
        assertThat(limits().at("/0/scope").stringValue()).isEqualTo("key");
    }

    @Test
    void whoHoldsALimitIsShown() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        served.pawl.handle(TaskType.json("slow"), (payload, context) -> {
            started.countDown();
            end.await();
        });
        set("key", "api/customers/*", "{\"max_running\":1}").ok(200);
        set("queue", "default", "{\"rate\":{\"starts\":2,\"period_seconds\":86400}}")
                .ok(200);
        served.pawl.start(WorkerSettings.DEFAULT.withId("w1").withConcurrency(4));
        long first = served.enqueued("{\"type\":\"slow\",\"limit_key\":\"api/customers/1\"}");
        long other = served.enqueued("{\"type\":\"slow\",\"limit_key\":\"api/customers/2\"}");
        started.await();
        long second = served.enqueued("{\"type\":\"slow\",\"limit_key\":\"api/customers/1\"}");

        JsonNode limits = limits();

        JsonNode key = limits.get(0);
        assertThat(key.get("name").stringValue()).isEqualTo("api/customers/*");
        assertThat(key.get("running").intValue()).isEqualTo(2);
        assertThat(key.get("full").booleanValue()).isFalse();
        assertThat(key.get("held_by")
                        .valueStream()
                        .map(holder -> holder.get("task_id").longValue()))
                .containsExactlyInAnyOrder(first, other);
        assertThat(key.at("/held_by/0/worker_id").stringValue()).isEqualTo("w1");
        assertThat(key.at("/held_by/0/since_utc").stringValue()).endsWith("Z");
        JsonNode queue = limits.get(1);
        assertThat(queue.get("started_in_period").intValue()).isEqualTo(2);
        assertThat(queue.get("full").booleanValue()).isTrue();
        assertThat(served.get("/queue/queues").json().at("/0/started_in_period").intValue())
                .isEqualTo(2);
        assertThat(served.get("/queue/tasks/" + second + "/why")
                        .json()
                        .get("reasons")
                        .valueStream()
                        .map(reason -> reason.get("code").stringValue()))
                .containsExactly("rate_full", "limit_full");
    }

    @Test
    void aKeyMayBeWhateverALimitKeyMayBe() {
        for (String key : List.of(
                "a/b/../c",
                "*",
                "a*b",
                "späte 📮*",
                " padded ",
                "%2F",
                "a?b#c",
                "'; DROP TABLE flow_limit; --",
                "x\ny")) {
            assertThat(set("key", key, "{\"max_running\":1}")
                            .ok(200)
                            .json()
                            .get("name")
                            .stringValue())
                    .isEqualTo(key);
            assertThat(limits().at("/0/name").stringValue()).isEqualTo(key);
            remove("key", key).ok(200);
        }
        set("key", "k".repeat(255), "{\"max_running\":1}").ok(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            worker | mail          | scope | must be one of queue, type, key, not 'worker'
            %F0%9F%93%AE | mail    | scope | must be one of queue, type, key
            queue  | %20           | name  | must have 1 to 200 characters, not 0
            type   | a%0Ab         | name  | must not contain control characters
            type   | a%00b         | name  | zero character
            key    | a%00b         | name  | zero character
            key    | %20           | name  | must not be blank
            """)
    void aPathThatBreaksARuleIsRefused(String scope, String name, String field, String message) {
        String path = "/queue/limits/" + scope + "/" + name;
        for (Response refused : List.of(served.put(path, "{\"max_running\":1}"), served.delete(path))) {
            assertThat(refused.problem(ProblemKind.INVALID).fields()).containsExactly(field);
            assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
        }
        assertThat(limits().isEmpty()).isTrue();
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThat(set("queue", "x".repeat(201), "{\"max_running\":1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("name");
        assertThat(remove("key", "x".repeat(256)).problem(ProblemKind.INVALID).fields())
                .containsExactly("name");
        Response scope = set("s".repeat(4_000), "x", "{\"max_running\":1}").problem(ProblemKind.INVALID);
        assertThat(scope.body()).hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                | body        | must say max_running or rate
            {"max_running":null,"rate":null}  | body        | must say max_running or rate
            {"max_running":-1}                | max_running | must be an integer from 0 to 1000000, not -1
            {"rate":{"starts":1}}             | rate        | period_seconds is required
            {"max_running":1,"paused":true}   | paused      | is not known; allowed are max_running, rate
            []                                | body        | must be a JSON object
            """)
    void aBodyThatBreaksARuleIsRefused(String body, String field, String message) {
        Response refused = set("queue", "q", body).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
        assertThat(limits().isEmpty()).isTrue();
    }

    @Test
    void whatIsNoJsonIsNotRead() {
        set("queue", "q", "{").problem(ProblemKind.MALFORMED);
        set("queue", "q", "").problem(ProblemKind.MALFORMED);
        assertThat(served.delete("/queue/limits/queue/q?force=1")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("force");
    }
}
