package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.Why;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Why a task is not running. */
class WhyTest {
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

    private JsonNode why(long id) {
        return served.get("/queue/tasks/" + id + "/why").ok(200).json();
    }

    @Test
    void everyReasonIsToldWithItsDetails() {
        long id = served.enqueued(
                "{\"type\":\"mail\",\"queue\":\"späte Post\",\"run_after_utc\":\"2100-01-01T00:00:00Z\"}");
        served.pawl.pause("späte Post");

        JsonNode why = why(id);

        assertThat(why.get("task_id").longValue()).isEqualTo(id);
        assertThat(why.get("sentence").stringValue())
                .startsWith("Task " + id
                        + " is not running: it waits until 2100-01-01T00:00:00.000Z; and queue 'späte Post'")
                .endsWith("; and no worker is alive.");
        assertThat(why.get("reasons")
                        .valueStream()
                        .map(reason -> reason.get("code").stringValue()))
                .containsExactly("scheduled", "queue_paused", "no_worker");
        assertThat(why.at("/reasons/0").toString()).isEqualTo("""
                {"code":"scheduled","message":"it waits until 2100-01-01T00:00:00.000Z",\
                "details":{"run_after_utc":"2100-01-01T00:00:00.000Z"}}""");
        assertThat(why.at("/reasons/1/details/queue").stringValue()).isEqualTo("späte Post");
        assertThat(why.at("/reasons/1/details/since_utc").stringValue()).matches(".*T.*\\.\\d{3}Z");
    }

    @Test
    void aRequirementThatNobodyMeetsIsToldAsItWasWritten() {
        served.pawl.handle(TaskType.json("render"), (payload, context) -> {});
        served.pawl.start(WorkerSettings.DEFAULT.withCapabilities(Map.of("gpu", false)));
        long id = served.enqueued(
                "{\"type\":\"render\",\"compatibility\":{\"gpu\":true,\"load\":0.5,\"cores\":9007199254740993}}");

        JsonNode details = why(id).at("/reasons/0/details/lacks");

        assertThat(details.get("gpu").booleanValue()).isTrue();
        assertThat(details.get("load").toString()).isEqualTo("0.5");
        assertThat(details.get("cores").toString()).isEqualTo("9007199254740993");
    }

    @Test
    void anEndedTaskSaysSo() {
        long id = served.enqueued("{\"type\":\"mail\"}");
        served.post("/queue/tasks/" + id + "/cancel").ok(200);

        assertThat(why(id).at("/reasons/0/code").stringValue()).isEqualTo("ended");
    }

    @Test
    void aTaskThatIsNotThereIsNotFound() {
        served.get("/queue/tasks/99/why").problem(ProblemKind.NO_SUCH_TASK);
        assertThat(served.get("/queue/tasks/x/why").problem(ProblemKind.INVALID).fields())
                .containsExactly("id");
        assertThat(served.get("/queue/tasks/1/why?deep=1")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("deep");
    }

    @Test
    void everyCodeIsInTheDocument() throws IllegalAccessException {
        List<String> codes = new ArrayList<>();
        for (Field field : Why.Reason.class.getFields()) {
            if (field.getType() == String.class) {
                codes.add(String.valueOf(field.get(null)));
            }
        }

        assertThat(Response.JSON
                        .valueToTree(Shapes.REASON.schema().keywords())
                        .at("/properties/code/enum")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactlyElementsOf(codes);
    }
}
