package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One change to many tasks. */
class BulkTest {
    private static final String BULK = "/queue/tasks/bulk";

    @TempDir
    Path folder;

    private Served served;

    @BeforeEach
    void serve() {
        served = Served.in(folder);
        served.post("/queue/enqueue/batch", """
                        {"tasks":[{"type":"a","payload":{"n":1}},{"type":"a","payload":{"n":2}},{"type":"b"},{"type":"b"}]}""").ok(200);
    }

    @AfterEach
    void close() {
        served.close();
    }

    private String status(long id) {
        return served.get("/queue/tasks/" + id).ok(200).json().get("status").stringValue();
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        assertThat(served.post(BULK, "{\"action\":\"cancel\",\"filter\":{\"type\":\"a\"},\"dry_run\":true}")
                        .ok(200)
                        .body())
                .isEqualTo("{\"action\":\"cancel\",\"action_id\":null,\"dry_run\":true,\"tasks\":2}");
        assertThat(status(1)).isEqualTo("queued");
    }

    @Test
    void whatFitsIsChangedAndTold() {
        List<TaskEvent> told = new CopyOnWriteArrayList<>();
        served.pawl.subscribe(told::add);

        assertThat(served.post(BULK, "{\"action\":\"cancel\",\"filter\":{\"type\":\"a\"}}")
                        .ok(200)
                        .json()
                        .get("tasks")
                        .intValue())
                .isEqualTo(2);
        assertThat(status(1)).isEqualTo("cancelled");
        assertThat(status(3)).isEqualTo("queued");
        assertThat(told).hasSize(2).allMatch(TaskEvent.Cancelled.class::isInstance);

        served.post(BULK, "{\"action\":\"retry\",\"filter\":{\"status\":[\"failed\",\"cancelled\"],\"payload.$.n\":2}}")
                .ok(200);
        assertThat(status(1)).isEqualTo("cancelled");
        assertThat(status(2)).isEqualTo("queued");

        served.post(BULK, "{\"action\":\"priority\",\"priority\":7,\"filter\":{\"status\":\"queued\"}}")
                .ok(200);
        assertThat(served.get("/queue/tasks/4").json().get("priority").intValue())
                .isEqualTo(7);

        assertThat(served.post(BULK, "{\"action\":\"delete\",\"all\":true}")
                        .ok(200)
                        .json()
                        .get("tasks")
                        .intValue())
                .isEqualTo(4);
        assertThat(served.get("/queue/tasks").ok(200).body()).isEqualTo("[]");
    }

    @Test
    void aRepeatHasTheSameAnswer() {
        String cancel = "{\"action\":\"cancel\",\"filter\":{\"type\":\"a\"},\"action_id\":\"once\"}";
        String first = served.post(BULK, cancel).ok(200).body();
        served.enqueued("{\"type\":\"a\"}");

        assertThat(served.post(BULK, cancel).ok(200).body()).isEqualTo(first);
        assertThat(status(5)).isEqualTo("queued");
        assertThat(served.post(BULK, cancel.replace("cancel", "delete"))
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("action_id");
    }

    @Test
    void whatIsInWorkIsNotDeleted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        served.pawl.handle(TaskType.json("hold"), (payload, context) -> {
            begun.countDown();
            goOn.await();
        });
        long id = served.enqueued("{\"type\":\"hold\"}");
        try (Worker worker = served.pawl.start()) {
            begun.await();
            assertThat(served.delete("/queue/tasks/" + id)
                            .problem(ProblemKind.CONFLICT)
                            .detail())
                    .isEqualTo("cannot delete task " + id + ": it is processing");
            assertThat(served.post(BULK, "{\"action\":\"delete\",\"all\":true}")
                            .ok(200)
                            .json()
                            .get("tasks")
                            .intValue())
                    .isEqualTo(4);
            goOn.countDown();
            assertThat(served.pawl.await(id, Duration.ofSeconds(30)).status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(worker.isHealthy()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"action":"cancel"}                                             | filter
            {"action":"cancel","filter":{}}                                 | filter
            {"action":"cancel","filter":{"type":"a"},"all":true}            | filter
            {"all":true}                                                    | action
            {"action":"purge","all":true}                                   | action
            {"action":"priority","all":true}                                | priority
            {"action":"cancel","priority":1,"all":true}                     | priority
            {"action":"priority","priority":0,"all":true}                   | priority
            {"action":"cancel","all":true,"action_id":""}                   | action_id
            {"action":"cancel","filter":{"tipe":"a"}}                       | filter.tipe
            {"action":"cancel","filter":{"status":"done"}}                  | filter.status
            {"action":"cancel","filter":{"status":["done"]}}                | filter.status
            {"action":"cancel","filter":{"type":5}}                         | filter.type
            {"action":"cancel","filter":{"payload.$..a":5}}                 | filter.payload.$..a
            {"action":"cancel","filter":{"payload.$.a":[1]}}                | filter.payload.$.a
            {"action":"cancel","filter":{"payload":"x"}}                    | filter.payload
            {"action":"cancel","filter":{"payload.":"x"}}                   | filter.payload.
            {"action":"cancel","filter":[]}                                 | filter
            {"action":"cancel","all":true,"force":true}                     | force
            """)
    void whatIsNotMeantIsNotDone(String body, String field) {
        assertThat(served.post(BULK, body).problem(ProblemKind.INVALID).fields())
                .containsExactly(field);
        assertThat(served.pawl.browser().stats().all().queued()).isEqualTo(4);
    }
}
