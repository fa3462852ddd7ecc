package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.TaskFilter;
import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dependencies over HTTP. */
class GraphTest {
    private static final String BATCH = "/queue/enqueue/batch";

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

    private TaskStatus status(long id) {
        return served.pawl.browser().get(id).orElseThrow().status();
    }

    private long stored() {
        return served.pawl.browser().count(TaskFilter.ALL);
    }

    @Test
    void tasksOfABatchWaitForEachOtherByNameInAnyOrder() {
        Response answer = served.post(BATCH, """
                {"tasks":[{"type":"load","depends_on":[{"ref":"e"}]},{"type":"extract","ref":"e"},
                  {"type":"alarm","depends_on":[{"ref":"e","condition":"after_failed"}]}]}""").ok(200);
        assertThat(answer.json().get("tasks").get(0).get("status").stringValue())
                .isEqualTo("blocked");

        served.post("/queue/tasks/2/cancel", "{}").ok(200);

        assertThat(status(1)).isEqualTo(TaskStatus.CANCELLED);
        assertThat(status(3)).isEqualTo(TaskStatus.CANCELLED);
        assertThat(served.get("/queue/tasks/1").json().get("error_message").stringValue())
                .isEqualTo("it waited for task 2 to complete, which was cancelled");
        assertThat(served.post("/queue/tasks/1/retry", "{}")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .contains("it waits for task 2 to complete, which was cancelled");
        served.post("/queue/tasks/2/retry", "{}").ok(200);
        assertThat(served.post("/queue/tasks/1/retry", "{}")
                        .ok(200)
                        .json()
                        .get("status")
                        .stringValue())
                .isEqualTo("blocked");
    }

    @Test
    void aGraphAndTheResultsOfParentsAreShown() {
        served.post("/queue/enqueue", "{\"type\":\"extract\"}").ok(201);
        served.post("/queue/enqueue", "{\"type\":\"load\",\"depends_on\":[{\"task_id\":1}]}")
                .ok(201);
        assertThat(served.get("/queue/tasks/2/graph").json().toString())
                .isEqualTo(
                        "{\"tasks\":[{\"task_id\":1,\"type\":\"extract\",\"status\":\"queued\"},"
                                + "{\"task_id\":2,\"type\":\"load\",\"status\":\"blocked\"}],"
                                + "\"edges\":[{\"parent\":1,\"child\":2,\"condition\":\"after_ok\",\"state\":\"open\"}],\"cut\":false}");
        assertThat(served.get("/queue/tasks/2/why").json().get("sentence").stringValue())
                .contains("it waits for task 1 (queued) to complete");
        assertThat(served.get("/queue/tasks/2/parents").json().toString())
                .isEqualTo(
                        "[{\"task_id\":1,\"type\":\"extract\",\"condition\":\"after_ok\",\"status\":\"queued\",\"met\":false,"
                                + "\"result\":null}]");
        served.get("/queue/tasks/9/graph").problem(ProblemKind.NO_SUCH_TASK);
        served.get("/queue/tasks/9/parents").problem(ProblemKind.NO_SUCH_TASK);
    }

    @Test
    void whatCannotBeIsRefusedByNameAndNothingIsWritten() {
        String circle = served.post(BATCH, """
                {"tasks":[{"type":"a","ref":"a","depends_on":[{"ref":"b"}]},{"type":"b","ref":"b","depends_on":[{"ref":"a"}]}]}""").problem(ProblemKind.INVALID).body();
        assertThat(circle).contains("tasks[0].depends_on", "tasks[0] after tasks[1] after tasks[0]");
        assertThat(served.post(BATCH, "{\"tasks\":[{\"type\":\"a\",\"depends_on\":[{\"task_id\":77}]}]}")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("there is no task 77");
        assertThat(served.post("/queue/enqueue", "{\"type\":\"a\",\"depends_on\":[{\"ref\":\"x\"}]}")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("no task of this request has the ref 'x'");
        assertThat(served.post(
                                "/queue/enqueue",
                                "{\"type\":\"a\",\"depends_on\":[{\"task_id\":1,\"condition\":\"soon\"}]}")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("condition must be one of after_ok, after_any, after_failed, not 'soon'");
        assertThat(stored()).isZero();
    }

    @Test
    void whatWaitsForARefusedTaskIsRefusedTooAndTheOthersAreNot() {
        Response answer = served.post(BATCH, """
                {"mode":"each","tasks":[{"type":"c","depends_on":[{"ref":"b"}]},{"type":"b","ref":"b","depends_on":[{"ref":"a"}]},
                  {"type":"a","ref":"a","priority":0},{"type":"d","ref":"d"},{"type":"e","depends_on":[{"ref":"d"}]}]}""").ok(200);
        assertThat(answer.json().get("refused").intValue()).isEqualTo(3);
        assertThat(served.pawl.browser().parents(2, 0, 9)).hasSize(1);
    }
}
