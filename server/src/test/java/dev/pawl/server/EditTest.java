package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A task that waits is changed. */
class EditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TaskType<JsonText> QUIET = TaskType.json("quiet");

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
        served.pawl.handle(QUIET, (payload, context) -> {});
        served.pawl.start();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static long waiting() {
        return served.enqueued("{\"type\":\"nobody\",\"payload\":{\"n\":1}}");
    }

    private static JsonNode shown(long id) {
        return served.get("/queue/tasks/" + id).ok(200).json();
    }

    private static Response edit(long id, String body) {
        return served.patch("/queue/tasks/" + id, body);
    }

    @Test
    void everyFieldIsChangedAndTheTaskIsShown() {
        long id = waiting();

        JsonNode edited = edit(
                        id,
                        "{\"priority\":7,\"run_after_utc\":\"2100-01-01T01:00:00+01:00\",\"payload\":{\"n\": 1e400}}")
                .ok(200)
                .json();

        assertThat(edited.get("priority").intValue()).isEqualTo(7);
        assertThat(edited.get("run_after_utc").stringValue()).isEqualTo("2100-01-01T00:00:00.000Z");
        assertThat(served.get("/queue/tasks/" + id).body()).contains("\"payload\":{\"n\": 1e400},");
        assertThat(edited).isEqualTo(shown(id));
    }

    @Test
    void whatIsLeftOutStaysAsItIs() {
        long id = waiting();
        JsonNode before = shown(id);

        JsonNode edited = edit(id, "{\"priority\":1000}").ok(200).json();

        assertThat(edited.get("priority").intValue()).isEqualTo(1000);
        for (String kept : List.of("payload", "run_after_utc", "attempts", "status", "created_at_utc", "queue")) {
            assertThat(edited.get(kept)).as(kept).isEqualTo(before.get(kept));
        }
        assertThat(edited.get("updated_at_utc")).isNotEqualTo(before.get("updated_at_utc"));
    }

    @Test
    void aTaskThatChangedSinceIsNotEdited() {
        long id = waiting();
        String seen = shown(id).get("updated_at_utc").stringValue();
        String body = "{\"priority\":%d,\"if_updated_at_utc\":\"" + seen + "\"}";
        JsonNode first = edit(id, body.formatted(1)).ok(200).json();

        Response refused = edit(id, body.formatted(2)).problem(ProblemKind.CONFLICT);

        assertThat(refused.detail()).isEqualTo("cannot edit task " + id + ": it has changed since " + seen);
        assertThat(shown(id)).isEqualTo(first);
        edit(id, "{\"priority\":3,\"if_updated_at_utc\":" + first.get("updated_at_utc") + "}")
                .ok(200);
    }

    @Test
    void ofManyEditsThatExpectTheSameTaskOneWins() {
        long id = waiting();
        String seen = shown(id).get("updated_at_utc").toString();

        List<CompletableFuture<Response>> racing = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> edit(id, "{\"priority\":" + i + ",\"if_updated_at_utc\":" + seen + "}")))
                .toList();

        List<Response> answers = racing.stream().map(CompletableFuture::join).toList();
        List<Response> won =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(won).hasSize(1);
        assertThat(won.get(0).json().get("priority")).isEqualTo(shown(id).get("priority"));
        answers.stream().filter(answer -> answer.status() != 200).forEach(lost -> lost.problem(ProblemKind.CONFLICT));
    }

    @Test
    void aTaskThatHasEndedIsNotEdited() throws Exception {
        long cancelled = waiting();
        served.post("/queue/tasks/" + cancelled + "/cancel").ok(200);
        long completed = served.enqueued("{\"type\":\"quiet\"}");
        served.pawl.await(completed, PATIENCE);

        assertThat(edit(cancelled, "{\"priority\":1}")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .isEqualTo("cannot edit task " + cancelled + ": it is cancelled");
        assertThat(edit(completed, "{\"priority\":1}")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .isEqualTo("cannot edit task " + completed + ": it is completed");
    }

    @Test
    void anEditThatMakesATaskDueWakesItsWorker() throws Exception {
        long id = served.enqueued("{\"type\":\"quiet\",\"run_after_utc\":\"2100-01-01T00:00:00Z\"}");

        edit(id, "{\"run_after_utc\":\"1970-01-01T00:00:00Z\"}").ok(200);

        served.pawl.await(id, PATIENCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                               | body              | must have at least one of priority
            {"if_updated_at_utc":"2026-11-21T23:49:00.183Z"} | body              | must have at least one of
            {"priority":0}                                   | priority          | must be an integer from 1 to 1000, not 0
            {"priority":1001}                                | priority          | not 1001
            {"priority":"1"}                                 | priority          | not a string
            {"priority":null}                                | priority          | not null
            {"priority":1e999999999}                         | priority          | not 1e999999999
            {"run_after_utc":null}                           | run_after_utc     | must be a string, not null
            {"run_after_utc":5}                              | run_after_utc     | must be a string, not a number
            {"run_after_utc":"soon"}                         | run_after_utc     | must be an ISO-8601 time
            {"run_after_utc":"1969-12-31T23:59:59Z"}         | run_after_utc     | must be a time from 1970 to 9999
            {"payload":[]}                                   | payload           | must be an object, not an array
            {"payload":null}                                 | payload           | must be an object, not null
            {"priority":1,"if_updated_at_utc":null}          | if_updated_at_utc | must be a string, not null
            {"priority":1,"if_updated_at_utc":"x"}           | if_updated_at_utc | must be an ISO-8601 time
            {"priority":1,"type":"mail"}                     | type              | is not known; allowed are priority, run_after_utc
            []                                               | body              | must be a JSON object, not an array
            """)
    void aBodyThatBreaksARuleIsRefusedAndChangesNothing(String body, String field, String message) {
        long id = waiting();
        JsonNode before = shown(id);

        Response refused = edit(id, body).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
        assertThat(shown(id)).isEqualTo(before);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertThat(served.patch("/queue/tasks/x", "{\"colour\":1,\"priority\":0,\"payload\":1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("colour", "priority", "payload", "id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"priority\":1}{}", "{\"priority\":1,\"priority\":2}", "{'priority':1}"})
    void whatIsNoJsonIsMalformed(String body) {
        edit(waiting(), body).problem(ProblemKind.MALFORMED);
    }

    @Test
    void aPayloadOverTheLimitIsTooLarge() {
        long id = waiting();
        JsonNode before = shown(id);

        edit(id, "{\"payload\":{\"a\":\"" + "x".repeat(1 << 20) + "\"}}").problem(ProblemKind.TOO_LARGE);

        assertThat(shown(id)).isEqualTo(before);
    }

    @Test
    void anEditOfNoTaskIsNotFound() {
        for (String id : List.of("0", "-1", "999999", "99999999999999999999")) {
            served.patch("/queue/tasks/" + id, "{\"priority\":1}").problem(ProblemKind.NO_SUCH_TASK);
        }
    }

    @Test
    void anEditSaysThatItIsJson() {
        served.send(served.request("/queue/tasks/1")
                        .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString("{\"priority\":1}")))
                .problem(ProblemKind.NOT_JSON);
    }
}
