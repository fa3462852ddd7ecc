package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Workers in any language: claim, keep, end, and every way to be refused. */
class WorkTest {
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

    /** Enqueues a task and claims it for ada. */
    private JsonNode claimed() {
        served.enqueued("{\"type\":\"mail\",\"payload\":{\"to\":1.50}}");
        return claim("{\"worker_id\":\"ada\",\"types\":[\"mail\"]}")
                .get("tasks")
                .get(0);
    }

    private JsonNode claim(String json) {
        return served.post("/queue/claim", json).ok(200).json();
    }

    private Response say(JsonNode claim, String verb, String more) {
        return say(claim, "ada", verb, more);
    }

    private Response say(JsonNode claim, String worker, String verb, String more) {
        return served.post(
                "/queue/tasks/" + claim.get("task_id") + "/" + verb,
                "{\"worker_id\":\"" + worker + "\",\"token\":" + claim.get("token") + more + "}");
    }

    private JsonNode task(JsonNode claim) {
        return served.get("/queue/tasks/" + claim.get("task_id")).ok(200).json();
    }

    private void assertStatus(JsonNode claim, TaskStatus status) {
        assertThat(task(claim).get("status").stringValue()).isEqualTo(status.wireName());
    }

    // --- claim

    @Test
    void aClaimHasAllThatTheWorkNeeds() {
        JsonNode claim = claimed();

        assertThat(claim.propertyNames())
                .containsExactly(
                        "task_id",
                        "token",
                        "type",
                        "queue",
                        "priority",
                        "attempt",
                        "max_attempts",
                        "payload",
                        "run_after_utc",
                        "claimed_at_utc",
                        "lease_until_utc");
        assertThat(claim.get("attempt").intValue()).isEqualTo(1);
        assertThat(claim.get("lease_until_utc").stringValue())
                .isEqualTo(task(claim).get("lease_until_utc").stringValue())
                .isGreaterThan(claim.get("claimed_at_utc").stringValue());
        assertThat(task(claim).get("locked_by").stringValue()).isEqualTo("ada");
    }

    @Test
    void aPayloadIsHandedOutAsItIsWritten() {
        served.enqueued("{\"type\":\"mail\",\"payload\":{\"to\": 1.50}}");

        assertThat(served.post("/queue/claim", "{\"worker_id\":\"ada\",\"types\":[\"mail\"]}")
                        .ok(200)
                        .body())
                .contains("\"payload\":{\"to\": 1.50}");
    }

    @Test
    void whereThereIsNothingTheAnswerIsEmpty() {
        Response nothing = served.post("/queue/claim", "{\"worker_id\":\"ada\",\"types\":[\"mail\"]}");

        assertThat(nothing.status()).isEqualTo(204);
        assertThat(nothing.body()).isEmpty();
    }

    @Test
    void aClaimTakesWhatFitsAndNoMoreThanItWants() {
        served.enqueued("{\"type\":\"mail.a\",\"queue\":\"fast\"}");
        served.enqueued("{\"type\":\"mail.b\",\"queue\":\"slow\"}");
        long wanted =
                served.enqueued("{\"type\":\"mail.c\",\"queue\":\"fast\",\"compatibility\":{\"gpu\":\"b\",\"n\":2}}");
        served.enqueued("{\"type\":\"other\",\"queue\":\"fast\"}");

        JsonNode tasks = claim(
                        "{\"worker_id\":\"ada\",\"types\":[\"mail.*\"],\"queues\":[\"fast\"],\"strategy\":\"lifo\","
                                + "\"capabilities\":{\"gpu\":[\"a\",\"b\"],\"n\":2},\"limit\":1,\"lease_seconds\":86400}")
                .get("tasks");

        assertThat(tasks.size()).isEqualTo(1);
        assertThat(tasks.get(0).get("task_id").longValue()).isEqualTo(wanted);
        assertThat(claim("{\"worker_id\":\"ada\",\"types\":[\"*\"],\"limit\":1000}")
                        .get("tasks")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void theNextClaimTellsHowTheLastOnesEnded() {
        JsonNode first = claimed();
        JsonNode second = claimed();

        JsonNode answer =
                claim("{\"worker_id\":\"ada\",\"types\":[\"mail\"],\"finished\":[{\"task_id\":" + first.get("task_id")
                        + ",\"token\":" + first.get("token") + ",\"outcome\":\"done\",\"result\":[1.0]},"
                        + "{\"task_id\":" + second.get("task_id") + ",\"token\":" + second.get("token")
                        + ",\"outcome\":\"release\"},{\"task_id\":999,\"token\":1,\"outcome\":\"done\"}]}");

        assertThat(answer.get("finished").findValuesAsString("code"))
                .containsExactly("accepted", "accepted", "not_found");
        assertThat(answer.get("tasks").size()).as("the one that was given back").isEqualTo(1);
        assertThat(task(first).get("result").toString()).isEqualTo("[1.0]");
    }

    @Test
    void endsAreAnsweredAlsoWhereNothingIsLeftToClaim() {
        JsonNode claim = claimed();

        JsonNode answer = claim("{\"worker_id\":\"ada\",\"types\":[\"mail\"],\"finished\":[{\"task_id\":"
                + claim.get("task_id") + ",\"token\":" + claim.get("token") + ",\"outcome\":\"done\"}]}");

        assertThat(answer.get("tasks").size()).isZero();
        assertThat(answer.get("finished").findValuesAsString("code")).containsExactly("accepted");
    }

    // --- end

    @Test
    void completeEndsATaskWithItsResult() {
        JsonNode claim = claimed();

        Response said = say(claim, "complete", ",\"result\":\"a \\\"b\\\"\",\"started_at_utc\":\"2026-01-01T00:00Z\"");

        assertThat(said.ok(200).json().toString())
                .isEqualTo("{\"task_id\":" + claim.get("task_id") + ",\"token\":1,\"code\":\"accepted\"}");
        assertStatus(claim, TaskStatus.COMPLETED);
        assertThat(task(claim).get("result").stringValue()).isEqualTo("a \"b\"");
    }

    @Test
    void failSendsATaskBackToWaitOrStraightToTheDeadLetters() {
        JsonNode again = claimed();
        JsonNode never = claimed();

        say(again, "fail", ",\"error\":\"no\",\"retry_after_seconds\":3600").ok(200);
        say(never, "fail", ",\"error\":\"never\",\"discard\":true").ok(200);

        assertStatus(again, TaskStatus.QUEUED);
        assertThat(task(again).get("error_message").stringValue()).isEqualTo("no");
        assertThat(task(again).get("attempts").intValue()).isEqualTo(1);
        assertStatus(never, TaskStatus.FAILED);
    }

    @Test
    void snoozeAndReleaseUseNoAttempt() {
        JsonNode snoozed = claimed();
        JsonNode until = claimed();
        JsonNode released = claimed();

        say(snoozed, "snooze", ",\"seconds\":3600").ok(200);
        say(until, "snooze", ",\"until_utc\":\"2099-01-01T00:00:00Z\"").ok(200);
        say(released, "release", "").ok(200);

        for (JsonNode claim : new JsonNode[] {snoozed, until, released}) {
            assertStatus(claim, TaskStatus.QUEUED);
            assertThat(task(claim).get("attempts").intValue()).isZero();
        }
        assertThat(task(until).get("run_after_utc").stringValue()).isEqualTo("2099-01-01T00:00:00.000Z");
    }

    @Test
    void manyEndsAreAnsweredOneByOne() {
        JsonNode done = claimed();
        JsonNode cancelled = claimed();

        JsonNode answer = served.post(
                        "/queue/finish",
                        "{\"worker_id\":\"ada\",\"finished\":[{\"task_id\":" + done.get("task_id")
                                + ",\"token\":1,\"outcome\":\"done\"},{\"task_id\":" + cancelled.get("task_id")
                                + ",\"token\":1,\"outcome\":\"cancel\",\"error\":\"unwanted\"},"
                                + "{\"task_id\":77,\"token\":1,\"outcome\":\"retry\"}]}")
                .ok(200)
                .json();

        assertThat(answer.get("finished").findValuesAsString("code"))
                .containsExactly("accepted", "accepted", "not_found");
        assertStatus(done, TaskStatus.COMPLETED);
        assertStatus(cancelled, TaskStatus.CANCELLED);
    }

    // --- refused

    private static final Map<String, String> WORDS = Map.of(
            "complete", "",
            "fail", "",
            "snooze", ",\"seconds\":1",
            "release", "",
            "progress", ",\"done\":1",
            "log", ",\"message\":\"late\"",
            "checkpoint", ",\"name\":\"a\",\"value\":1");

    private void assertAllRefused(JsonNode claim, String worker, ProblemKind kind) {
        WORDS.forEach((verb, more) -> {
            Response refused = say(claim, worker, verb, more).problem(kind);
            assertThat(refused.json().get("code").stringValue()).as(verb).isEqualTo(kind.code());
        });
    }

    @Test
    void whatIsNotYoursLostOrNotInWorkIsRefusedEverywhere() {
        JsonNode claim = claimed();
        assertAllRefused(claim, "bo", ProblemKind.NOT_YOURS);
        say(claim, "bo", "extend", "").problem(ProblemKind.NOT_YOURS);

        say(claim, "release", "").ok(200);
        JsonNode next = claim("{\"worker_id\":\"bo\",\"types\":[\"mail\"]}")
                .get("tasks")
                .get(0);
        WORDS.keySet().stream()
                .filter(verb -> !verb.equals("release"))
                .forEach(verb -> say(claim, verb, WORDS.get(verb)).problem(ProblemKind.LEASE_LOST));
        say(claim, "extend", "").problem(ProblemKind.LEASE_LOST);

        say(next, "bo", "fail", ",\"error\":\"never\",\"discard\":true").ok(200);
        say(next, "bo", "complete", "").problem(ProblemKind.NOT_IN_WORK);
        say(next, "bo", "extend", "").problem(ProblemKind.NOT_IN_WORK);
    }

    @Test
    void aTaskThatIsNotThereIsA404() {
        served.post("/queue/tasks/99/complete", "{\"worker_id\":\"ada\",\"token\":1}")
                .problem(ProblemKind.NO_SUCH_TASK);
        served.post("/queue/tasks/99999999999999999999999/extend", "{\"worker_id\":\"ada\",\"token\":1}")
                .problem(ProblemKind.NO_SUCH_TASK);
        served.get("/queue/tasks/99/checkpoints").problem(ProblemKind.NO_SUCH_TASK);
    }

    @Test
    void aWorkerLearnsThatItsTaskWasCancelled() {
        JsonNode claim = claimed();
        served.post("/queue/tasks/" + claim.get("task_id") + "/cancel").ok(200);

        assertThat(say(claim, "extend", "").ok(200).json().toString())
                .isEqualTo("{\"task_id\":" + claim.get("task_id")
                        + ",\"token\":1,\"code\":\"cancelled\",\"lease_until_utc\":null,\"cancel_requested\":true}");
        assertAllRefused(claim, "ada", ProblemKind.CANCELLED);
    }

    @Test
    void aRepeatOfAnAcceptedEndIsAccepted() {
        JsonNode claim = claimed();

        say(claim, "complete", ",\"result\":1").ok(200);
        say(claim, "complete", ",\"result\":2").ok(200);

        assertThat(task(claim).get("result").intValue()).isEqualTo(1);
    }

    // --- keep

    @Test
    void extendMovesTheLease() {
        JsonNode claim = claimed();

        JsonNode extended =
                say(claim, "extend", ",\"lease_seconds\":3600").ok(200).json();

        assertThat(extended.get("cancel_requested").booleanValue()).isFalse();
        assertThat(extended.get("lease_until_utc").stringValue())
                .isEqualTo(task(claim).get("lease_until_utc").stringValue())
                .isGreaterThan(claim.get("lease_until_utc").stringValue());
    }

    @Test
    void manyClaimsAreExtendedAtOnceAndAnsweredOneByOne() {
        JsonNode held = claimed();
        JsonNode cancelled = claimed();
        served.post("/queue/tasks/" + cancelled.get("task_id") + "/cancel").ok(200);

        JsonNode answer = served.post(
                        "/queue/extend",
                        "{\"worker_id\":\"ada\",\"lease_seconds\":90,\"claims\":[{\"task_id\":" + held.get("task_id")
                                + ",\"token\":1},{\"task_id\":" + cancelled.get("task_id") + ",\"token\":1},"
                                + "{\"task_id\":77,\"token\":1}]}")
                .ok(200)
                .json();

        assertThat(answer.get("claims").findValuesAsString("code"))
                .containsExactly("accepted", "cancelled", "not_found");
        assertThat(answer.get("claims").get(0).get("lease_until_utc").isNull()).isFalse();
        assertThat(answer.get("claims").get(1).get("cancel_requested").booleanValue())
                .isTrue();
    }

    @Test
    void progressAndLogsAreKept() {
        JsonNode claim = claimed();
        long id = claim.get("task_id").longValue();

        say(claim, "progress", ",\"done\":3.0,\"total\":10,\"message\":\"three\"")
                .ok(200);
        say(claim, "log", ",\"level\":\"warning\",\"message\":\"slow\",\"details\":{\"s\":1}")
                .ok(200);
        say(claim, "log", ",\"lines\":[{\"message\":\"a\"},{\"message\":\"b\",\"level\":\"ERROR\",\"details\":\"x\"}]")
                .ok(200);

        assertThat(served.pawl.browser().get(id).orElseThrow().progress().message())
                .isEqualTo("three");
        assertThat(served.pawl.browser().logs(id))
                .extracting(line -> line.level() + " " + line.message() + " " + line.details())
                .containsExactly("WARNING slow {\"s\":1}", "INFO a null", "ERROR b \"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "null", "{\"a\":[1.50]}"})
    void whatOneAttemptKeepsTheNextOneIsGiven(String value) {
        JsonNode claim = claimed();

        say(claim, "checkpoint", ",\"name\":\"page\",\"value\":" + value).ok(200);
        say(claim, "release", "").ok(200);

        assertThat(served.post("/queue/claim", "{\"worker_id\":\"bo\",\"types\":[\"mail\"]}")
                        .ok(200)
                        .body())
                .contains("\"checkpoints\":{\"page\":" + value + "}");
        assertThat(served.get("/queue/tasks/" + claim.get("task_id") + "/checkpoints")
                        .ok(200)
                        .body())
                .isEqualTo("{\"checkpoints\":{\"page\":" + value + "}}");
    }

    @Test
    void aCheckpointThatIsTooLargeIsRefused() {
        JsonNode claim = claimed();

        assertThat(say(claim, "checkpoint", ",\"name\":\"big\",\"value\":\"" + "x".repeat(256 << 10) + "\"")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("value");
    }

    // --- workers

    @Test
    void aWorkerRegistersLivesAndSaysGoodbye() {
        served.post("/queue/workers/ada%20l/heartbeat").problem(ProblemKind.NO_SUCH_WORKER);
        served.post("/queue/workers/ada%20l/goodbye").problem(ProblemKind.NO_SUCH_WORKER);

        served.put(
                        "/queue/workers/ada%20l",
                        "{\"host\":\"mill\",\"pid\":7,\"types\":[\"mail\"],\"capabilities\":{\"gpu\":true},\"concurrency\":4}")
                .ok(200);
        served.post("/queue/workers/ada%20l/heartbeat").ok(200);

        JsonNode worker = served.get("/queue/workers").ok(200).json().get(0);
        assertThat(worker.get("worker_id").stringValue()).isEqualTo("ada l");
        assertThat(worker.get("status").stringValue()).isEqualTo("active");
        assertThat(worker.get("concurrency").intValue()).isEqualTo(4);
        served.post("/queue/workers/ada%20l/goodbye").ok(200);
        assertThat(served.get("/queue/workers").json().get(0).get("status").stringValue())
                .isEqualTo("stopped");
    }
}
