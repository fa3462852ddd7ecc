package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.store.LogLine;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What tasks leave behind: results, attempts, progress and logs; and that they can be taken away. */
class HistoryTest {
    @TempDir
    static Path folder;

    private static Served served;
    private static long done;
    private static long silent;
    private static long failed;
    private static long waiting;

    @BeforeAll
    static void work() throws Exception {
        served = Served.in(folder);
        served.pawl.handleOutcome(TaskType.json("work"), (payload, context) -> {
            context.progress(2, 3, "nearly");
            context.log(LogLine.Level.INFO, "at work", null);
            context.log(LogLine.Level.ERROR, "not well", null);
            return switch (payload.text()) {
                case "1" -> Outcome.done(new JsonText("{\"n\":1.10}"));
                case "2" -> Outcome.done();
                default -> Outcome.discard("no such thing");
            };
        });
        TaskType<JsonText> type = TaskType.json("work");
        done = served.pawl.enqueue(type, new JsonText("1")).taskId();
        silent = served.pawl.enqueue(type, new JsonText("2")).taskId();
        failed = served.pawl.enqueue(type, new JsonText("3")).taskId();
        waiting = served.enqueued("{\"type\":\"other\"}");
        try (Worker worker = served.pawl.start()) {
            for (long id : List.of(done, silent, failed)) {
                served.pawl.await(id, Duration.ofSeconds(30));
            }
            assertThat(worker.isHealthy()).isTrue();
        }
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Response of(long id, String what) {
        return served.get("/queue/tasks/" + id + "/" + what);
    }

    @Test
    void aResultIsShownAsTheHandlerWroteIt() {
        assertThat(of(done, "result").ok(200).body()).isEqualTo("{\"n\":1.10}");
        assertThat(of(silent, "result").ok(200).body()).isEqualTo("null");
        assertThat(of(failed, "result").problem(ProblemKind.CONFLICT).detail()).contains("it is failed");
        assertThat(of(waiting, "result").problem(ProblemKind.CONFLICT).detail()).contains("it is queued");
    }

    @Test
    void attemptsThatDidNotSucceedAreListed() {
        JsonNode attempts = of(failed, "attempts").ok(200).json();

        assertThat(attempts.size()).isEqualTo(1);
        assertThat(attempts.get(0).propertyNames())
                .containsExactly("attempt", "kind", "worker_id", "started_at_utc", "ended_at_utc", "error");
        assertThat(attempts.get(0).get("kind").stringValue()).isEqualTo("discarded");
        assertThat(attempts.get(0).get("error").stringValue()).isEqualTo("no such thing");
        assertThat(of(done, "attempts").ok(200).body()).isEqualTo("[]");
    }

    @Test
    void aTaskShowsItsProgress() {
        assertThat(served.get("/queue/tasks/" + done)
                        .ok(200)
                        .json()
                        .get("progress")
                        .toString())
                .isEqualTo("{\"done\":2,\"total\":3,\"message\":\"nearly\"}");
        assertThat(served.get("/queue/tasks/" + waiting).json().get("progress").isNull())
                .isTrue();
    }

    @Test
    void aLogIsReadPageByPageFromALevelUp() {
        JsonNode all = of(done, "logs").ok(200).json();
        assertThat(all.size()).isEqualTo(2);
        assertThat(all.get(0).propertyNames())
                .containsExactly("logged_at_utc", "attempt", "level", "message", "details");

        Response first = of(done, "logs?limit=1").ok(200);
        assertThat(first.json().size()).isEqualTo(1);
        assertThat(first.header("Link")).startsWith("</queue/tasks/" + done + "/logs?limit=1&after=");
        String next = first.header("Link").replaceAll("<(.*)>.*", "$1");
        Response second = served.get(next).ok(200);
        assertThat(second.json().get(0)).isEqualTo(all.get(1));
        assertThat(second.header("Link")).isEmpty();
        assertThat(of(done, "logs?level=ERROR").ok(200).json().size()).isEqualTo(1);
        assertThat(of(done, "logs?level=CRITICAL").ok(200).body()).isEqualTo("[]");
    }

    @Test
    void aPersonAddsALine() {
        String path = "/queue/tasks/" + waiting + "/logs";
        assertThat(served.post(path, "{\"message\":\"looked at it\"}")
                        .ok(201)
                        .json()
                        .get("task_id")
                        .longValue())
                .isEqualTo(waiting);
        served.post(path, "{\"level\":\"CRITICAL\",\"message\":\"oh\",\"details\":{\"n\":1.10}}")
                .ok(201);

        JsonNode lines = served.get(path).ok(200).json();
        assertThat(lines.get(0).get("level").stringValue()).isEqualTo("INFO");
        assertThat(lines.get(0).get("details").isNull()).isTrue();
        assertThat(lines.get(1).get("level").stringValue()).isEqualTo("CRITICAL");
        assertThat(served.get(path).body()).contains("{\"n\":1.10}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                    | message
            {"message":" "}                       | message
            {"message":"x","level":"LOUD"}        | level
            {"message":"x","level":"info"}        | level
            {"message":"x","details":[]}          | details
            {"message":"x","who":"me"}            | who
            """)
    void aLineThatBreaksARuleIsRefused(String body, String field) {
        assertThat(served.post("/queue/tasks/" + done + "/logs", body)
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly(field);
    }

    @Test
    void aParameterOfALogThatBreaksARuleIsNamed() {
        assertThat(of(done, "logs?level=loud&after=-1&limit=0&x=1")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("x", "level", "after", "limit");
    }

    @Test
    void aTaskThatIsNotThereHasNothing() {
        for (String what : List.of("result", "attempts", "logs")) {
            of(999, what).problem(ProblemKind.NO_SUCH_TASK);
        }
        served.post("/queue/tasks/999/logs", "{\"message\":\"x\"}").problem(ProblemKind.NO_SUCH_TASK);
        served.delete("/queue/tasks/999").problem(ProblemKind.NO_SUCH_TASK);
    }

    @Test
    void aDeletedTaskIsGoneAndItsIdIsNotGivenAgain() {
        long id = served.enqueued("{\"type\":\"gone\"}");

        assertThat(served.delete("/queue/tasks/" + id).ok(200).body())
                .isEqualTo("{\"task_id\":" + id + ",\"message\":\"Task deleted\"}");
        served.get("/queue/tasks/" + id).problem(ProblemKind.NO_SUCH_TASK);
        assertThat(served.enqueued("{\"type\":\"gone\"}")).isGreaterThan(id);
    }
}
