package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fuzz would find, shown on planted answers. */
class AnswerJudgeTest {
    private static final String CANCELLED = "{\"task_id\":1,\"status\":\"cancelled\",\"message\":\"x\"}";
    private static final String PROBLEM =
            "{\"type\":\"urn:pawl:problem:conflict\",\"code\":\"conflict\",\"title\":\"t\",\"status\":409,\"detail\":\"d\"}";

    private final AnswerJudge judge = new AnswerJudge(Response.JSON.readTree(OpenApi.json(Routes.ALL)));

    private String fault(int status, String mediaType, String body) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Content-Type", List.of(mediaType)), (name, value) -> true);
        return judge.fault("POST", "/queue/tasks/{id}/cancel", new Response(status, headers, body))
                .orElse("");
    }

    @Test
    void whatTheDocumentSaysIsNoFault() {
        assertThat(fault(200, Answer.JSON, CANCELLED)).isEmpty();
        assertThat(fault(409, Answer.PROBLEM, PROBLEM)).isEmpty();
        assertThat(fault(418, Answer.PROBLEM, PROBLEM)).isEmpty();
    }

    @Test
    void aFaultOfTheServerIsFound() {
        assertThat(fault(500, Answer.PROBLEM, PROBLEM)).isEqualTo("a fault of the server");
        assertThat(fault(503, Answer.PROBLEM, PROBLEM)).isEqualTo("a fault of the server");
    }

    @Test
    void aStatusThatIsNotDocumentedIsFound() {
        assertThat(fault(201, Answer.JSON, CANCELLED)).startsWith("the document has no such media type");
    }

    @Test
    void aBodyThatIsNotOfItsSchemaIsFound() {
        assertThat(fault(200, Answer.JSON, CANCELLED.replace("\"task_id\":1,", "")))
                .contains("task_id");
        assertThat(fault(200, Answer.JSON, CANCELLED.replace(":1", ":\"1\""))).contains("task_id");
        assertThat(fault(200, Answer.JSON, CANCELLED.replace("\"cancelled\"", "\"queued\"")))
                .contains("status");
        assertThat(fault(409, Answer.PROBLEM, PROBLEM.replace("conflict", "unheard-of")))
                .contains("type");
        assertThat(fault(200, Answer.JSON, "{")).startsWith("not JSON");
        assertThat(fault(200, Answer.JSON, "")).isNotEmpty();
    }

    @Test
    void anotherMediaTypeIsFound() {
        assertThat(fault(200, "text/html", CANCELLED)).contains("text/html");
    }
}
