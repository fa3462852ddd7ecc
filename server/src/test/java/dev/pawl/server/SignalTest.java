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
    void aRemoteWorkerIsPutOffAndIsGivenTheSignalByItsNextAttempt() {
        long id = served.enqueued("{\"type\":\"order\",\"payload\":{}}");
        JsonNode claim = claim();
        String asks = "\"name\":\"approved\",\"timeout_seconds\":3600}";

        JsonNode waits = say(id, claim, "await", asks).ok(200).json();
        assertThat(waits.get("state").stringValue()).isEqualTo("waits");
        assertThat(waits.has("value")).isFalse();
        say(id, claim, "snooze", "\"until_utc\":" + waits.get("until_utc") + "}")
                .ok(200);
        served.post("/queue/tasks/" + id + "/signal/approved", "{\"value\":null}")
                .ok(200);
        JsonNode next = claim();
        JsonNode came = say(id, next, "await", asks).ok(200).json();

        assertThat(came.get("state").stringValue()).isEqualTo("came");
        assertThat(came.get("value").isNull()).isTrue();
        assertThat(came.get("until_utc").isNull()).isTrue();
        say(id, claim, "await", asks).problem(ProblemKind.LEASE_LOST);
        assertThat(say(id, next, "await", "\"name\":\"\",\"timeout_seconds\":-1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactlyInAnyOrder("name", "timeout_seconds");
        say(id + 1, next, "await", asks).problem(ProblemKind.NO_SUCH_TASK);
    }

    private JsonNode claim() {
        return served.post("/queue/claim", "{\"worker_id\":\"w\",\"types\":[\"order\"]}")
                .ok(200)
                .json()
                .get("tasks")
                .get(0);
    }

    private Response say(long id, JsonNode claim, String verb, String more) {
        return served.post(
                "/queue/tasks/" + id + "/" + verb, "{\"worker_id\":\"w\",\"token\":" + claim.get("token") + "," + more);
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
