package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.AccessToken;
import dev.pawl.store.AuditEntry;
import dev.pawl.testkit.FakeTime;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done with the rights of an admin stands in the audit. */
class AuditTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();

    private static HttpRequest.Builder json(HttpRequest.Builder request, String method, String body) {
        return request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
    }

    private static List<String> told(Served served) {
        return served.pawl.access().audit(100, null).stream()
                .map(AuditEntry::note)
                .map(note -> String.join(
                        " ",
                        note.who(),
                        note.operation(),
                        note.target(),
                        String.valueOf(note.input()),
                        String.valueOf(note.status())))
                .toList();
    }

    @Test
    void whatIsDoneAndWhatIsRefusedIsWrittenDownWithWhoAsked() {
        try (Served served = Served.in(folder, time, Served.ANY_PORT)) {
            long id = served.enqueued("{\"type\":\"mail\"}");
            served.post("/queue/tasks/" + id + "/cancel").ok(200);
            String ops = served.token("ops", AccessToken.Role.ADMIN);
            String reader = served.token("reader", AccessToken.Role.READ);
            time.advance(Duration.ofSeconds(1));
            served.send(json(served.with(ops, "/queue/queues/q?x=1"), "PATCH", "{\"paused\":true}"))
                    .problem(ProblemKind.INVALID);
            served.send(json(served.with(ops, "/queue/queues/q"), "PATCH", "{\"paused\":true}"))
                    .ok(200);
            served.send(json(served.with(reader, "/queue/queues/q"), "PATCH", "{\"paused\":false}"))
                    .problem(ProblemKind.NO_ROLE);
            served.send(json(served.request("/queue/queues/q"), "PATCH", "{\"paused\":false}"))
                    .problem(ProblemKind.NO_TOKEN);
            served.send(served.with(ops, "/queue/queues/q").method("PATCH", BodyPublishers.ofString("paused=true")))
                    .problem(ProblemKind.NOT_JSON);
            served.get("/queue/stats", reader).ok(200);

            assertThat(told(served))
                    .containsExactly(
                            "ops changeQueue /queue/queues/q null 415",
                            "(unknown) changeQueue /queue/queues/q null 401",
                            "reader changeQueue /queue/queues/q null 403",
                            "ops changeQueue /queue/queues/q {\"paused\":true} 200",
                            "ops changeQueue /queue/queues/q?x=1 {\"paused\":true} 422",
                            "(local) createToken reader read null",
                            "(local) createToken ops admin null",
                            "(local) cancelTask /queue/tasks/" + id + "/cancel null 200");
        }
    }

    @Test
    void payloadsAreLeftOutAndLongInputIsCut() {
        try (Served served = Served.in(folder, time, Served.ANY_PORT)) {
            long id = served.enqueued("{\"type\":\"mail\"}");
            served.patch("/queue/tasks/" + id, "{\"priority\":3,\"payload\":{\"secret\":\"abc\"}}")
                    .ok(200);
            served.patch("/queue/tasks/" + id, "{\"x\":\"" + "y".repeat(5_000) + "\"}")
                    .problem(ProblemKind.INVALID);
            served.patch("/queue/tasks/" + id, "{\"payload\":{\"secret\":\"" + "y".repeat(50_000) + "\"}}")
                    .ok(200);
            served.patch("/queue/tasks/" + id, "abc").problem(ProblemKind.MALFORMED);

            List<AuditEntry> entries = served.pawl.access().audit(10, null);
            assertThat(entries.get(3).note().input()).isEqualTo("{\"priority\":3,\"payload\":\"***\"}");
            assertThat(entries.get(2).note().input())
                    .hasSize(1_024)
                    .startsWith("{\"x\":\"yyy")
                    .endsWith("...");
            assertThat(entries.get(1).note().input()).isEqualTo("\"50025 bytes\"");
            assertThat(entries.get(0).note().input()).isEqualTo("\"***\"");
        }
    }

    @Test
    void theAuditIsListedInPages() {
        try (Served served = Served.in(folder, time, Served.ANY_PORT)) {
            for (int i = 0; i < 3; i++) {
                served.patch("/queue/queues/q" + i, "{\"paused\":true}").ok(200);
            }

            Response page = served.get("/queue/audit?limit=2").ok(200);

            assertThat(page.json().findValuesAsString("target"))
                    .containsExactly("/queue/queues/q2", "/queue/queues/q1");
            assertThat(page.json().get(0).propertyNames())
                    .containsExactlyElementsOf(Response.JSON
                            .valueToTree(AuditShapes.ENTRY.schema().keywords())
                            .get("properties")
                            .propertyNames());
            assertThat(page.header("Link")).isEqualTo("</queue/audit?limit=2&after=2>; rel=\"next\"");
            Response last = served.get("/queue/audit?limit=2&after=2").ok(200);
            assertThat(last.json().findValuesAsString("target")).containsExactly("/queue/queues/q0");
            assertThat(last.header("Link")).isEmpty();
            assertThat(served.get("/queue/audit?limit=0&after=x")
                            .problem(ProblemKind.INVALID)
                            .fields())
                    .containsExactly("limit", "after");
        }
    }
}
