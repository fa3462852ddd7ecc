package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.TaskFilter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs over HTTP. */
class JobTest {
    private static final String JOBS = "/queue/jobs";

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

    private long start(String body) {
        Response answer = served.post(JOBS, body).ok(201);
        long id = answer.json().get("job_id").longValue();
        assertThat(answer.header("Location")).isEqualTo(JOBS + "/" + id);
        return id;
    }

    private JsonNode job(long id) {
        return served.get(JOBS + "/" + id).ok(200).json();
    }

    private void work(String outcome) {
        JsonNode claim =
                served.post("/queue/claim", """
                        {"worker_id":"w","types":["hash"],"limit":1}""").ok(200).json().get("tasks").get(0);
        served.post(
                        "/queue/tasks/" + claim.get("task_id").longValue() + outcome,
                        "{\"worker_id\":\"w\",\"token\":" + claim.get("token") + "}")
                .ok(200);
    }

    @Test
    void aJobIsStartedFilledClosedAndWatched() {
        long id = start("""
                {"name":"hashes","items":[{"type":"hash","payload":{"file":"a"}}],"on_complete":{"type":"mail"}}""");
        assertThat(job(id).get("open").booleanValue()).isTrue();
        JsonNode added = served.post(JOBS + "/" + id + "/items", """
                        {"items":[{"type":"hash","payload":{"file":"b"},"idempotency_key":"b"},
                          {"type":"hash","idempotency_key":"b"}]}""").ok(200).json();
        assertThat(added.get("added").longValue()).isEqualTo(1);
        assertThat(added.get("known").longValue()).isEqualTo(1);
        served.post(JOBS + "/" + id + "/close", "{}").ok(200);
        served.post(JOBS + "/" + id + "/close", "").ok(200);
        assertThat(served.post(JOBS + "/" + id + "/items", "{\"items\":[{\"type\":\"hash\"}]}")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .isEqualTo("job " + id + " takes no more items: it is closed");

        work("/complete");
        assertThat(job(id).get("progress").doubleValue()).isEqualTo(0.5);
        work("/complete");
        assertThat(job(id).get("status").stringValue()).isEqualTo("completed");

        Response page = served.get(JOBS + "/" + id + "/results?limit=1").ok(200);
        assertThat(page.json().get(0).get("item").get("file").stringValue()).isEqualTo("a");
        assertThat(page.json().get(0).get("success").booleanValue()).isTrue();
        assertThat(page.header("Link")).contains(JOBS + "/" + id + "/results?limit=1&after=");
        long last = job(id).get("on_complete_task_id").longValue();
        assertThat(served.get("/queue/tasks/" + last).json().get("status").stringValue())
                .isEqualTo("queued");
        assertThat(served.get(JOBS + "?status=completed&on_complete=" + last)
                        .ok(200)
                        .json())
                .hasSize(1);
        assertThat(served.get("/queue/tasks?job=" + id).ok(200).json()).hasSize(2);
        assertThat(served.get(JOBS + "?status=running").ok(200).json()).isEmpty();
    }

    private Response lines(long id, String body) {
        return served.send(served.request(JOBS + "/" + id + "/items")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void itemsComeLineByLineInAnyNumberAndTheirFaultsAreToldByNumber() {
        long id = start("{\"name\":\"hashes\"}");
        StringBuilder body = new StringBuilder("{\"type\":\"hash\",\"priority\":0}\n");
        for (int i = 0; i < 12_000; i++) {
            body.append("{\"type\":\"hash\",\"idempotency_key\":\"").append(i).append("\"}\n");
        }

        JsonNode answer = lines(id, body.toString()).ok(200).json();

        assertThat(answer.get("lines").intValue()).isEqualTo(12_001);
        assertThat(answer.get("enqueued").intValue()).isEqualTo(12_000);
        assertThat(answer.get("refused").intValue()).isEqualTo(1);
        assertThat(answer.get("errors").get(0).get("line").intValue()).isEqualTo(1);
        assertThat(job(id).get("total_items").intValue()).isEqualTo(12_000);
        JsonNode again = lines(id, body.toString()).ok(200).json();
        assertThat(again.get("existing").intValue()).isEqualTo(12_000);
        assertThat(job(id).get("total_items").intValue()).isEqualTo(12_000);
    }

    @Test
    void linesForAJobThatTakesNoneAreRefusedAsItemsAre() {
        long id = start("{\"name\":\"hashes\",\"close\":true,\"items\":[{\"type\":\"hash\"}]}");

        lines(id, "{\"type\":\"hash\"}\n").problem(ProblemKind.CONFLICT);
        lines(4_711, "{\"type\":\"hash\"}\n").problem(ProblemKind.NO_SUCH_JOB);
        assertThat(served.send(served.request(JOBS + "/x/items")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString("{}")))
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("id");
        assertThat(job(id).get("total_items").intValue()).isEqualTo(1);
    }

    @Test
    void aStartWithAKnownKeyAnswersWithTheJobThatHasIt() {
        String body = """
                {"name":"hashes","idempotency_key":"night 7","items":[{"type":"hash"},{"type":"hash"}]}""";
        JsonNode started = served.post(JOBS, body).ok(201).json();
        JsonNode again = served.post(JOBS, body).ok(200).json();

        assertThat(started.get("created").booleanValue()).isTrue();
        assertThat(started.get("items")).hasSize(2).allSatisfy(item -> {
            assertThat(item.get("created").booleanValue()).isTrue();
            served.get("/queue/tasks/" + item.get("task_id")).ok(200);
        });
        assertThat(again.get("job_id")).isEqualTo(started.get("job_id"));
        assertThat(again.get("created").booleanValue()).isFalse();
        assertThat(again.get("items")).isEmpty();
        assertThat(served.pawl.browser().count(TaskFilter.ALL)).isEqualTo(2);
        assertThat(served.post(JOBS, "{\"name\":\"a\",\"idempotency_key\":\"" + "x".repeat(256) + "\"}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("idempotency_key");
    }

    @Test
    void aJobIsCancelledOnceAndDeletedWithEverything() {
        long id = start("""
                {"name":"hashes","close":true,"items":[{"type":"hash"},{"type":"hash"}]}""");
        JsonNode cancelled =
                served.post(JOBS + "/" + id + "/cancel", "{}").ok(200).json();
        assertThat(cancelled.get("status").stringValue()).isEqualTo("cancelled");
        assertThat(cancelled.get("cancelled").longValue()).isEqualTo(2);
        assertThat(served.post(JOBS + "/" + id + "/cancel", "{}")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .isEqualTo("cannot cancel job " + id + ": it is cancelled");

        served.delete(JOBS + "/" + id).ok(200);
        assertThat(served.pawl.browser().count(TaskFilter.ALL)).isZero();
        served.get(JOBS + "/" + id).problem(ProblemKind.NO_SUCH_JOB);
        served.delete(JOBS + "/" + id).problem(ProblemKind.NO_SUCH_JOB);
        served.post(JOBS + "/" + id + "/items", "{\"items\":[]}").problem(ProblemKind.NO_SUCH_JOB);
    }

    @Test
    void whatIsWrongIsToldByFieldAndNothingIsWritten() {
        assertThat(served.post(JOBS, """
                        {"items":[{"type":"hash"},{"type":""}],"max_failures":-1,"on_complete":{"type":"x","priority":0}}""").problem(ProblemKind.INVALID).fields())
                .containsExactlyInAnyOrder("name", "items[1].type", "max_failures", "on_complete.priority");
        assertThat(served.post(JOBS, """
                        {"name":"a","on_complete":{"type":"x","idempotency_key":"k"}}""").problem(ProblemKind.INVALID).fields())
                .containsExactly("on_complete.idempotency_key");
        assertThat(served.post(JOBS, """
                        {"name":"a","items":[{"type":"x","depends_on":[{"task_id":99}]},{"type":"x"}]}""").problem(ProblemKind.INVALID).fields()).containsExactly("items[0].depends_on");
        assertThat(served.get(JOBS).ok(200).json()).isEmpty();
        assertThat(served.pawl.browser().count(TaskFilter.ALL)).isZero();
        served.get(JOBS + "?status=odd").problem(ProblemKind.INVALID);
        served.get(JOBS + "/x").problem(ProblemKind.INVALID);
    }
}
