package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A trace goes from who enqueues over HTTP to who works over HTTP. */
class TraceTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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

    /**
     * @param headers names and values by turns
     */
    private Response post(String path, String type, String body, String... headers) {
        return served.send(served.request(path)
                .header("Content-Type", type)
                .headers(headers)
                .POST(BodyPublishers.ofString(body)));
    }

    private Response enqueue(String... headers) {
        return post("/queue/enqueue", "application/json", "{\"type\":\"mail\"}", headers);
    }

    private List<JsonNode> claimed() {
        List<JsonNode> tasks = new ArrayList<>();
        served.post("/queue/claim", "{\"worker_id\":\"w\",\"types\":[\"mail\"],\"limit\":10}")
                .ok(200)
                .json()
                .get("tasks")
                .forEach(tasks::add);
        return tasks;
    }

    @Test
    void aClaimHasTheTraceOfItsEnqueue() {
        enqueue("traceparent", PARENT, "tracestate", "rojo=1", "tracestate", "congo=2")
                .ok(201);
        served.enqueue("{\"type\":\"mail\"}").ok(201);

        assertThat(served.get("/queue/tasks/1").json().get("traceparent").stringValue())
                .isEqualTo(PARENT);
        assertThat(served.get("/queue/tasks?fields=traceparent").body())
                .isEqualTo("[{\"traceparent\":null},{\"traceparent\":\"" + PARENT + "\"}]");
        List<JsonNode> claimed = claimed();
        assertThat(claimed.get(0).get("traceparent").stringValue()).isEqualTo(PARENT);
        assertThat(claimed.get(0).get("tracestate").stringValue()).isEqualTo("rojo=1,congo=2");
        assertThat(claimed.get(1).has("traceparent")).isFalse();
        assertThat(claimed.get(1).has("tracestate")).isFalse();
    }

    @Test
    void everyTaskOfABatchHasIt() {
        post(
                        "/queue/enqueue/batch",
                        "application/json",
                        "{\"tasks\":[{\"type\":\"mail\"},{\"type\":\"mail\"}]}",
                        "traceparent",
                        PARENT)
                .ok(200);
        post(
                        "/queue/enqueue/batch",
                        MediaType.LINES,
                        "{\"type\":\"mail\"}\n{\"type\":\"mail\"}\n",
                        "Traceparent",
                        PARENT)
                .ok(200);

        assertThat(claimed())
                .hasSize(4)
                .allSatisfy(task ->
                        assertThat(task.get("traceparent").stringValue()).isEqualTo(PARENT))
                .noneMatch(task -> task.has("tracestate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
            })
    void whatCannotBeReadKeepsNoTaskBack(String malformed) {
        enqueue("traceparent", malformed, "tracestate", "rojo=1").ok(201);

        assertThat(claimed().get(0).has("traceparent")).isFalse();
    }

    @Test
    void twoTracesAreNoneAndABadStateIsLeftOut() {
        enqueue("traceparent", PARENT, "traceparent", PARENT).ok(201);
        enqueue("tracestate", "rojo=1").ok(201);
        enqueue("traceparent", PARENT, "tracestate", "not a state").ok(201);

        List<JsonNode> claimed = claimed();
        assertThat(claimed.get(0).has("traceparent")).isFalse();
        assertThat(claimed.get(1).has("traceparent")).isFalse();
        assertThat(claimed.get(2).get("traceparent").stringValue()).isEqualTo(PARENT);
        assertThat(claimed.get(2).has("tracestate")).isFalse();
    }
}
