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

/** {@code /queue/tasks/{id}/signal/{name}}: tasks are told what they wait for. */
class SignalTest {
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

    @Test
    void aTaskIsToldWhatItAwaits() throws Exception {
        served.pawl.handleOutcome(
                TaskType.json("order"),
                (order, context) -> Outcome.done(context.awaitSignal("approved by", JsonText.class, Duration.ofDays(1))
                        .orElseThrow()));
        served.pawl.start();
        long id = served.enqueued("{\"type\":\"order\",\"payload\":{}}");

        assertThat(served.post("/queue/tasks/" + id + "/signal/approved%20by", "{\"value\":{\"who\":\"ada\"}}")
                        .ok(200)
                        .json()
                        .get("message")
                        .stringValue())
                .isEqualTo("Task told");

        assertThat(served.pawl.await(id, Duration.ofSeconds(60)).result()).isEqualTo("{\"who\":\"ada\"}");
        assertThat(served.post("/queue/tasks/" + id + "/signal/more")
                        .problem(ProblemKind.CONFLICT)
                        .body())
                .contains("it is completed");
    }

    @Test
    void whatCannotBeToldSaysWhy() {
        long id = served.enqueued("{\"type\":\"order\",\"payload\":{}}");
        served.post("/queue/tasks/" + id + "/signal/go").ok(200);

        assertThat(served.post("/queue/tasks/" + id + "/signal/go", "{\"value\":2}")
                        .problem(ProblemKind.CONFLICT)
                        .body())
                .contains("it was told 'go' before");
        served.post("/queue/tasks/" + (id + 1) + "/signal/go").problem(ProblemKind.NO_SUCH_TASK);
        assertThat(served.post(
                                "/queue/tasks/" + id + "/signal/" + "x".repeat(201),
                                "{\"value\":\"" + "x".repeat(300_000) + "\",\"more\":1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactlyInAnyOrder("name", "value", "more");
    }
}
