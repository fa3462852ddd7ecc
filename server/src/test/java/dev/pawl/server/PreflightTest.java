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

/** {@code POST /queue/preflight}: code in any language asks what it could not do. */
class PreflightTest {
    @TempDir
    static Path folder;

    private static Served served;
    private static long old;
    private static long unknown;

    @BeforeAll
    static void serve() {
        served = Served.in(folder, new FakeTime(), Served.ANY_PORT);
        old = served.enqueued("{\"type\":\"mail\",\"payload\":{\"to\":1}}");
        served.enqueued("{\"type\":\"mail\",\"payload\":{\"pawl_version\":2}}");
        served.enqueued("{\"type\":\"report.daily\"}");
        unknown = served.enqueued("{\"type\":\"parcel\",\"queue\":\"post\"}");
        served.put("/queue/schedules/nightly", "{\"every_seconds\":60,\"type\":\"parcel\"}")
                .ok(200);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static JsonNode asked(String body) {
        return served.post("/queue/preflight", body).ok(200).json();
    }

    @Test
    void whatNoTypeOrVersionIsThereForIsTold() {
        JsonNode found = asked("{\"types\":[\"mail\",\"report.*\"],\"versions\":{\"mail\":[2,3]}}");

        assertThat(found.get("ok").booleanValue()).isFalse();
        assertThat(found.get("tasks").intValue()).isEqualTo(4);
        assertThat(found.get("troubles").toString()).isEqualTo("""
                        [{"type":"mail","reason":"unreadable","tasks":1,"first_ids":[%d],"schedules":[],\
                        "error":"the payload is of version 1, and the versions that are read are [2, 3]"},\
                        {"type":"parcel","reason":"no_handler","tasks":1,"first_ids":[%d],"schedules":["nightly"],\
                        "error":"no handler is set for type 'parcel'"}]""".formatted(old, unknown));
    }

    @Test
    void codeThatDoesAllOfItIsClearAndAQueueMayBeLookedAtAlone() {
        assertThat(asked("{\"types\":[\"*\"]}").get("ok").booleanValue()).isTrue();
        JsonNode one = asked("{\"types\":[\"parcel\"],\"queue\":\"post\"}");
        assertThat(one.get("tasks").intValue()).isEqualTo(1);
        assertThat(one.get("ok").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                          | types
                    {"types":[]}                                | types
                    {"types":["a"],"versions":{"b":[1]}}        | versions
                    {"types":["a"],"versions":{"a":[0]}}        | versions
                    {"types":["a"],"versions":{"a":[]}}         | versions
                    {"types":["a"],"queue":""}                  | queue
                    """)
    void whatIsWrongIsNamed(String body, String field) {
        Response refused = served.post("/queue/preflight", body);

        refused.problem(ProblemKind.INVALID);
        assertThat(refused.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(field);
    }
}
