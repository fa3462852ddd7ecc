package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.FakeTime;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TypesTest {
    private static final String MAIL = """
            {"description": "Sends a mail", "priority": 50, "queue": "post", "aliases": ["letter"],
             "payload_schema": {"type": "object", "required": ["to"], "properties": {"to": {"type": "string"}}}}""";

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder, new FakeTime(), Served.ANY_PORT);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void aTypeIsRegisteredAndWhatIsEnqueuedObeysIt() {
        JsonNode put = served.put("/queue/types/mail.send", MAIL).json();

        assertThat(put.get("retired").booleanValue()).isFalse();
        assertThat(put.get("payload_schema").get("required").get(0).stringValue())
                .isEqualTo("to");
        assertThat(served.get("/queue/types").json()).hasSize(1);
        Response refused = served.post("/queue/enqueue", "{\"type\":\"mail.send\",\"payload\":{\"to\":7}}");
        refused.problem(ProblemKind.INVALID);
        assertThat(refused.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo("payload.$.to");
        long id = served.post("/queue/enqueue", "{\"type\":\"letter\",\"payload\":{\"to\":\"ada\"}}")
                .json()
                .get("task_id")
                .longValue();
        JsonNode task = served.get("/queue/tasks/" + id).json();
        assertThat(task.get("type").stringValue()).isEqualTo("mail.send");
        assertThat(task.get("priority").intValue()).isEqualTo(50);
        assertThat(task.get("queue").stringValue()).isEqualTo("post");
        assertThat(task.get("max_attempts").intValue()).isEqualTo(5);

        assertThat(served.post("/queue/types/mail.send/retire")
                        .json()
                        .get("retired")
                        .booleanValue())
                .isTrue();
        Response late = served.post("/queue/enqueue", "{\"type\":\"mail.send\",\"payload\":{\"to\":\"ada\"}}");
        late.problem(ProblemKind.INVALID);
        assertThat(late.json().get("errors").toString()).contains("\"type\"", "is retired");
        assertThat(served.post("/queue/types/mail.send/activate")
                        .json()
                        .get("retired_at_utc")
                        .isNull())
                .isTrue();
        assertThat(served.post("/queue/enqueue", "{\"type\":\"mail.send\",\"payload\":{\"to\":\"ada\"}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatIsRegisteredOfAttemptsIsShownAndReachesTheWorker() {
        String body = """
                {"max_deaths":2,"limit_key":"crm","backoff":{"base_seconds":60,"cap_seconds":3600},"timeout_seconds":1.5}""";

        JsonNode put = served.put("/queue/types/parcel", body).json();

        assertThat(put.get("max_deaths").intValue()).isEqualTo(2);
        assertThat(put.get("limit_key").stringValue()).isEqualTo("crm");
        assertThat(put.get("backoff").toString()).isEqualTo("{\"base_seconds\":60,\"cap_seconds\":3600}");
        assertThat(put.get("timeout_seconds").doubleValue()).isEqualTo(1.5);
        served.post("/queue/enqueue", "{\"type\":\"parcel\"}");
        JsonNode claimed = served.post("/queue/claim", "{\"worker_id\":\"ada\",\"types\":[\"parcel\"]}")
                .json()
                .get("tasks")
                .get(0);
        assertThat(claimed.get("timeout_seconds").doubleValue()).isEqualTo(1.5);
        assertThat(served.put("/queue/types/parcel", "{}").json().get("backoff").isNull())
                .isTrue();
    }

    @Test
    void aTypeThatIsNotThereIsNotFound() {
        served.get("/queue/types/none").problem(ProblemKind.NO_SUCH_TYPE);
        served.post("/queue/types/none/retire").problem(ProblemKind.NO_SUCH_TYPE);
        served.post("/queue/types/none/activate").problem(ProblemKind.NO_SUCH_TYPE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"payload_schema":{"type":"thing"}}  | payload_schema.$.type
                    {"payload_schema":[]}                | payload_schema
                    {"payload_schema":{"$ref":"#"}}      | payload_schema
                    {"priority":0}                       | priority
                    {"max_attempts":101}                 | max_attempts
                    {"max_deaths":0}                     | max_deaths
                    {"timeout_seconds":0}                | timeout_seconds
                    {"backoff":{"base_seconds":1}}       | cap_seconds
                    {"backoff":{"base_seconds":2,"cap_seconds":1}} | cap_seconds of at least
                    {"queue":""}                         | queue
                    {"aliases":"a"}                      | aliases
                    {"aliases":["wrong"]}                | aliases
                    {"descripton":""}                    | descripton
                    """)
    void aWrongTypeIsRefusedNamingTheField(String body, String told) {
        Response refused = served.put("/queue/types/wrong", body);

        refused.problem(ProblemKind.INVALID);
        assertThat(refused.json().get("errors").toString()).contains(told);
        served.get("/queue/types/wrong").problem(ProblemKind.NO_SUCH_TYPE);
    }
}
