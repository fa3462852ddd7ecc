package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What workers say wrongly is refused by field, and nothing of it is done. */
class WorkFaultsTest {
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

    /** Enqueues a task and claims it for ada. */
    private static JsonNode claimed() {
        served.enqueued("{\"type\":\"mail\",\"payload\":{\"to\":1.50}}");
        return claim("{\"worker_id\":\"ada\",\"types\":[\"mail\"]}")
                .get("tasks")
                .get(0);
    }

    private static JsonNode claim(String json) {
        return served.post("/queue/claim", json).ok(200).json();
    }

    private static Response say(JsonNode claim, String verb, String more) {
        return say(claim, "ada", verb, more);
    }

    private static Response say(JsonNode claim, String worker, String verb, String more) {
        return served.post(
                "/queue/tasks/" + claim.get("task_id") + "/" + verb,
                "{\"worker_id\":\"" + worker + "\",\"token\":" + claim.get("token") + more + "}");
    }

    private static JsonNode task(JsonNode claim) {
        return served.get("/queue/tasks/" + claim.get("task_id")).ok(200).json();
    }

    private static void assertStatus(JsonNode claim, TaskStatus status) {
        assertThat(task(claim).get("status").stringValue()).isEqualTo(status.wireName());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                            | types,worker_id
                    {"worker_id":" ","types":["a"]}                               | worker_id
                    {"worker_id":"w","types":[]}                                  | types
                    {"worker_id":"w","types":"a"}                                 | types
                    {"worker_id":"w","types":["a",1]}                             | types
                    {"worker_id":"w","types":["a"],"queues":[""]}                 | queues
                    {"worker_id":"w","types":["a"],"capabilities":{"a":null}}     | capabilities
                    {"worker_id":"w","types":["a"],"capabilities":{"a":[{}]}}     | capabilities
                    {"worker_id":"w","types":["a"],"strategy":"best"}             | strategy
                    {"worker_id":"w","types":["a"],"limit":-1}                    | limit
                    {"worker_id":"w","types":["a"],"limit":1001}                  | limit
                    {"worker_id":"w","types":["a"],"lease_seconds":0}             | lease_seconds
                    {"worker_id":"w","types":["a"],"lease_seconds":86401}         | lease_seconds
                    {"worker_id":"w","types":["a"],"wait_seconds":61}             | wait_seconds
                    {"worker_id":"w","types":["a"],"finished":[]}                 | finished
                    {"worker_id":"w","types":["a"],"finished":[1]}                | finished
                    {"worker_id":"w","types":["a"],"finished":[{"task_id":1}]}    | finished
                    {"worker_id":"w","types":["a"],"more":1}                      | more
                    """)
    void aFaultyClaimNamesItsFields(String json, String fields) {
        assertThat(served.post("/queue/claim", json)
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly(fields.split(","));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    complete   | ,"error":"x"                                 | error
                    fail       | ,"retry_after_seconds":-1                    | retry_after_seconds
                    fail       | ,"retry_after_seconds":1,"discard":true      | retry_after_seconds
                    snooze     |                                              | until_utc
                    snooze     | ,"seconds":1,"until_utc":"2099-01-01T00:00Z" | until_utc
                    snooze     | ,"until_utc":"soon"                          | until_utc
                    release    | ,"result":1                                  | result
                    extend     | ,"lease_seconds":86401                       | lease_seconds
                    progress   |                                              | done
                    progress   | ,"done":-1                                   | done
                    progress   | ,"done":1.5                                  | done
                    log        |                                              | body
                    log        | ,"message":"a","level":"LOUD"                | level
                    log        | ,"lines":[{}],"message":"a"                  | message
                    checkpoint |                                              | name,value
                    checkpoint | ,"name":"","value":1                         | name
                    """)
    void aFaultyWordNamesItsFields(String verb, String more, String fields) {
        JsonNode claim = claimed();

        assertThat(say(claim, verb, more == null ? "" : more)
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly(fields.split(","));
        assertStatus(claim, TaskStatus.PROCESSING);
    }

    @Test
    void aFaultInOneOfManyEndsIsToldWithItsPlaceAndNothingIsDone() {
        JsonNode claim = claimed();

        Response refused = served.post(
                "/queue/finish",
                "{\"worker_id\":\"ada\",\"finished\":[{\"task_id\":" + claim.get("task_id")
                        + ",\"token\":1,\"outcome\":\"done\"},{\"task_id\":1,\"token\":1,\"outcome\":\"retry\",\"result\":1}]}");

        assertThat(refused.problem(ProblemKind.INVALID)
                        .json()
                        .get("errors")
                        .get(0)
                        .get("message")
                        .stringValue())
                .contains("element 1", "result does not go with outcome 'retry'");
        assertStatus(claim, TaskStatus.PROCESSING);
    }

    @Test
    void aFaultyRegistrationNamesItsFields() {
        assertThat(served.put("/queue/workers/ada", "{\"pid\":-1,\"concurrency\":0}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("pid", "types", "concurrency");
    }
}
