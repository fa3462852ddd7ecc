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

class TemplatesTest {
    private static final String WELCOME = """
            {"type": "mail", "payload": {"to": "${to}", "times": "${times}"}, "defaults": {"times": 1},
             "parameter_schema": {"properties": {"times": {"type": "integer"}}}}""";

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
    void aJobIsStartedOfATemplateAllOrNothing() {
        served.put("/queue/templates/greeting", WELCOME);
        String path = "/queue/templates/greeting/job";

        Response started = served.post(
                path,
                "{\"items\":[{\"to\":\"ada\"},{\"to\":\"ben\",\"times\":3}],\"parameters\":{\"times\":2},\"max_failures\":1}");

        assertThat(started.ok(201).json().get("name").stringValue()).isEqualTo("greeting");
        assertThat(started.json().get("open").booleanValue()).isFalse();
        assertThat(started.json().get("max_failures").intValue()).isEqualTo(1);
        JsonNode items = served.get(started.header("Location") + "/results").json();
        assertThat(items.get(0).get("item").toString()).isEqualTo("{\"to\":\"ada\",\"times\":2}");
        assertThat(items.get(1).get("item").toString()).isEqualTo("{\"to\":\"ben\",\"times\":3}");

        assertThat(served.post(path, "{\"items\":[{\"to\":\"ada\"},{\"to\":\"ben\",\"times\":\"x\"}]}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("items[1].$.times");
        assertThat(served.post(path, "{\"items\":[{}]}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("items[0].$.to");
        assertThat(served.post(path, "{\"items\":[]}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("items");
        served.post("/queue/templates/none/job", "{\"items\":[{}]}").problem(ProblemKind.NO_SUCH_TEMPLATE);
        assertThat(served.get("/queue/jobs").json()).hasSize(1);
        served.delete("/queue/templates/greeting");
    }

    @Test
    void aTemplateIsPutRunShownAndDeleted() {
        assertThat(served.put("/queue/templates/welcome", WELCOME)
                        .json()
                        .get("version")
                        .intValue())
                .isEqualTo(1);
        assertThat(served.get("/queue/templates").json()).hasSize(1);
        Response made = served.post(
                "/queue/templates/welcome/run", "{\"parameters\":{\"to\":\"ada\"},\"idempotency_key\":\"w1\"}");
        assertThat(made.status()).isEqualTo(201);
        JsonNode task = served.get(made.header("Location")).json();
        assertThat(task.get("payload").toString()).isEqualTo("{\"to\":\"ada\",\"times\":1}");
        assertThat(served.post(
                                "/queue/templates/welcome/run",
                                "{\"parameters\":{\"to\":\"ada\"},\"idempotency_key\":\"w1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(served.put("/queue/templates/welcome", "{\"type\":\"mail\",\"payload\":{}}")
                        .json()
                        .get("version")
                        .intValue())
                .isEqualTo(2);
        assertThat(served.get("/queue/templates/welcome?version=1")
                        .json()
                        .get("defaults")
                        .toString())
                .isEqualTo("{\"times\":1}");

        assertThat(served.delete("/queue/templates/welcome")
                        .json()
                        .get("message")
                        .stringValue())
                .isEqualTo("Template deleted");
        served.get("/queue/templates/welcome").problem(ProblemKind.NO_SUCH_TEMPLATE);
        served.delete("/queue/templates/welcome").problem(ProblemKind.NO_SUCH_TEMPLATE);
        served.post("/queue/templates/welcome/run", "{}").problem(ProblemKind.NO_SUCH_TEMPLATE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                         | parameters.$.to
                    {"parameters":{"to":"a","times":"x"}}      | parameters.$.times
                    {"parameters":{"to":"a","tims":1}}         | parameters.$.tims
                    {"parameters":[]}                          | parameters
                    {"version":0}                              | version
                    """)
    void aWrongRunIsRefusedNamingTheParameter(String body, String told) {
        served.put("/queue/templates/strict", WELCOME);

        Response refused = served.post("/queue/templates/strict/run", body);

        refused.problem(ProblemKind.INVALID);
        assertThat(refused.json().get("errors").toString()).contains(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"mail"}                                          | payload
                    {"payload":{}}                                           | type
                    {"type":"mail","payload":{},"defaults":{"a":1}}          | defaults.$.a
                    {"type":"mail","payload":{},"parameter_schema":{"type":1}} | parameter_schema
                    {"type":"mail","payload":{},"priority":0}                | priority
                    """)
    void aWrongTemplateIsRefusedNamingTheField(String body, String told) {
        Response refused = served.put("/queue/templates/wrong", body);

        refused.problem(ProblemKind.INVALID);
        assertThat(refused.json().get("errors").toString()).contains(told);
    }
}
