package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Workers: shown, and told in which order to take tasks. */
class WorkersTest {
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

    private JsonNode workers() {
        return served.get("/queue/workers").ok(200).json();
    }

    private Worker start(WorkerSettings settings) {
        served.pawl.handle(TaskType.json("b"), (payload, context) -> {});
        served.pawl.handle(TaskType.json("a"), (payload, context) -> {});
        return served.pawl.start(settings);
    }

    @Test
    void aWorkerIsShownAsItSaysOfItself() {
        assertThat(served.get("/queue/workers").ok(200).body()).isEqualTo("[]");
        Worker worker = start(WorkerSettings.DEFAULT
                .withId("späte/r 📮")
                .withConcurrency(3)
                .withQueues(Set.of("y", "x"))
                .withCapabilities(Map.of("os", "linux", "cores", 8, "load", 0.5, "gpus", List.of("a", "b"))));

        JsonNode shown = workers().get(0);
        assertThat(shown.propertyNames())
                .containsExactlyElementsOf(Response.JSON
                        .valueToTree(FlowShapes.WORKER.schema().keywords())
                        .get("properties")
                        .propertyNames());

        assertThat(shown.get("worker_id").stringValue()).isEqualTo("späte/r 📮");
        assertThat(shown.get("pid").longValue())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(shown.get("status").stringValue()).isEqualTo("active");
        assertThat(shown.get("types").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(shown.get("queues").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(shown.get("capabilities").toString())
                .isEqualTo("{\"cores\":8,\"gpus\":[\"a\",\"b\"],\"load\":0.5,\"os\":\"linux\"}");
        assertThat(shown.get("strategy").stringValue()).isEqualTo("priority");
        assertThat(shown.get("concurrency").intValue()).isEqualTo(3);
        assertThat(shown.get("stopped_at_utc").isNull()).isTrue();

        worker.stop(Duration.ZERO);

        assertThat(workers().at("/0/status").stringValue()).isEqualTo("stopped");
        assertThat(workers().at("/0/stopped_at_utc").stringValue()).endsWith("Z");
    }

    @Test
    void aWorkerIsWhatTheViewCallsIt() throws SQLException {
        Map<String, String> seen = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                Statement statement = connection.createStatement()) {
            for (int age : new int[] {0, 50, 70, 110, 130}) {
                statement.executeUpdate("INSERT INTO worker (id, host, pid, types, queues, capabilities, strategy,"
                        + " concurrency, started_at, heartbeat_at) SELECT 'w" + age
                        + "', 'here', 1, '[]', '[]', '{}', 'priority', 1, now, now - " + age * 1_000
                        + " FROM (SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS now)");
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, status FROM v_worker_status")) {
                while (rows.next()) {
                    seen.put(rows.getString(1), rows.getString(2));
                }
            }
        }

        assertThat(seen).hasSize(5).containsValues("active", "silent", "stale");
        assertThat(workers().valueStream())
                .hasSize(5)
                .allSatisfy(worker -> assertThat(worker.get("status").stringValue())
                        .isEqualTo(seen.get(worker.get("worker_id").stringValue())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "LIFO", "weighted_random", "priority"})
    void aWorkerIsToldInWhichOrderToTakeTasks(String strategy) {
        start(WorkerSettings.DEFAULT.withId("w/1"));

        JsonNode changed = served.patch("/queue/workers/w%2F1", "{\"strategy\":\"" + strategy + "\"}")
                .ok(200)
                .json();

        assertThat(changed.get("strategy").stringValue()).isEqualToIgnoringCase(strategy);
        assertThat(changed.get("worker_id").stringValue()).isEqualTo("w/1");
        assertThat(workers().at("/0/strategy")).isEqualTo(changed.get("strategy"));
    }

    @Test
    void anUnknownStrategyIsToldTheValidOnes() {
        start(WorkerSettings.DEFAULT.withId("w1"));

        Response refused =
                served.patch("/queue/workers/w1", "{\"strategy\":\"random\"}").problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("strategy");
        assertThat(refused.json().at("/errors/0/message").stringValue())
                .isEqualTo("must be one of priority, fifo, lifo, weighted_random, not 'random'");
        Response huge = served.patch("/queue/workers/w1", "{\"strategy\":\"" + "x".repeat(100_000) + "\"}")
                .problem(ProblemKind.INVALID);
        assertThat(huge.body()).hasSizeLessThan(1_000);
        assertThat(workers().at("/0/strategy").stringValue()).isEqualTo("priority");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                               | strategy    | is required
            {"strategy":null}                | strategy    | must be a string, not null
            {"strategy":["fifo"]}            | strategy    | must be a string, not an array
            {"strategy":"\\u0000"}           | strategy    | must not contain
            {"strategy":"fifo","concurrency":2} | concurrency | is not known; allowed are strategy
            """)
    void aBodyThatBreaksARuleIsRefused(String body, String field, String message) {
        Response refused = served.patch("/queue/workers/w1", body).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w1", "%F0%9F%93%AE", "%00", "a%2Fb", "%27%20OR%201=1%20--"})
    void aWorkerThatIsNotThereIsNotFound(String id) {
        start(WorkerSettings.DEFAULT.withId("other"));

        served.patch("/queue/workers/" + id, "{\"strategy\":\"fifo\"}").problem(ProblemKind.NO_SUCH_WORKER);

        assertThat(workers().at("/0/strategy").stringValue()).isEqualTo("priority");
        assertThat(served.patch("/queue/workers/" + "x".repeat(3_000), "{\"strategy\":\"fifo\"}")
                        .problem(ProblemKind.NO_SUCH_WORKER)
                        .detail())
                .hasSizeLessThan(200);
    }
}
