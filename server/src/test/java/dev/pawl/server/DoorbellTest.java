package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import dev.pawl.testkit.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a worker needs that decides for itself when to claim: rings, what becomes due, and how its claims stand. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class DoorbellTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");

    @TempDir
    Path folder;

    private static long ring(Response response) {
        return response.ok(200).json().get("ring").longValue();
    }

    private static String waiting(long known) {
        return "/queue/doorbell?wait_seconds=60&after=" + known;
    }

    @Test
    void whoKnowsNoRingIsAnsweredAtOnce() {
        try (Served served = Served.in(folder)) {
            long first = ring(served.get("/queue/doorbell"));

            assertThat(first).isPositive();
            assertThat(ring(served.get("/queue/doorbell?after=" + (first - 1)))).isGreaterThanOrEqualTo(first);
        }
    }

    @Test
    void whoWaitsHearsOfACommitOfAnyProcess() throws Exception {
        try (Served served = Served.in(folder);
                Pawl other = Pawl.open(folder.resolve("queue.db"))) {
            for (Pawl writer : List.of(served.pawl, other)) {
                long known = quiet(served);
                CompletableFuture<Response> answer = served.eventually(waiting(known));

                writer.enqueue(MAIL, new JsonText("{}"));

                assertThat(ring(answer.get(30, TimeUnit.SECONDS))).isGreaterThan(known);
            }
        }
    }

    /** The number of the newest ring, when what rings at the beginning is over. */
    private static long quiet(Served served) {
        long known = 0;
        Response answer = served.get("/queue/doorbell?wait_seconds=1&after=0");
        while (answer.status() == 200) {
            known = ring(answer);
            answer = served.get("/queue/doorbell?wait_seconds=1&after=" + known);
        }
        return known;
    }

    @Test
    void whoWaitsIsToldOfNothingWhenTheServerCloses() throws Exception {
        CompletableFuture<Response> answer;
        try (Served served = Served.in(folder)) {
            answer = served.eventually(waiting(quiet(served)));
            await().atMost(Duration.ofSeconds(30)).until(() -> served.server.waiting() == 1);
        }

        assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
    }

    @Test
    void aWaitThatMakesNoSenseIsRefused() {
        try (Served served = Served.in(folder)) {
            Response refused = served.get("/queue/doorbell?wait_seconds=61&after=-1");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().get("errors").size()).isEqualTo(2);
        }
    }

    @Test
    void aClaimSaysWhenSomethingIsDueNext() {
        FakeTime time = new FakeTime();
        try (Served served = Served.in(folder, time, Served.ANY_PORT)) {
            String claim = "{\"worker_id\":\"ada\",\"types\":[\"mail\"]}";
            assertThat(served.post("/queue/claim", claim).headers().firstValue("Pawl-Next-Due"))
                    .isEmpty();

            served.pawl.enqueue(MAIL.with(new JsonText("{}")).runAfter(Duration.ofHours(1)));

            Response nothing = served.post("/queue/claim", claim);
            assertThat(nothing.status()).isEqualTo(204);
            assertThat(nothing.headers().firstValue("Pawl-Next-Due")).contains("2027-01-15T09:00:00.000Z");
        }
    }

    @Test
    void aClaimTakesNoMoreOfAQueueThanItSays() {
        try (Served served = Served.in(folder)) {
            for (int i = 0; i < 4; i++) {
                served.enqueued("{\"type\":\"mail\",\"queue\":\"slow\"}");
            }
            served.enqueued("{\"type\":\"mail\"}");

            JsonNode tasks = served.post(
                            "/queue/claim",
                            "{\"worker_id\":\"ada\",\"types\":[\"mail\"],\"limit\":1,\"prefetch\":9,\"queue_slots\":{\"slow\":2}}")
                    .ok(200)
                    .json()
                    .get("tasks");

            assertThat(tasks.findValuesAsString("queue")).containsExactlyInAnyOrder("slow", "slow", "default");
        }
    }

    @Test
    void aWorkerAsksHowItsClaimsStandAndWhetherWorkIsLeft() {
        try (Served served = Served.in(folder)) {
            long id = served.enqueued("{\"type\":\"mail\"}");
            served.post("/queue/claim", "{\"worker_id\":\"ada\",\"types\":[\"mail\"]}")
                    .ok(200);
            String shown = "{\"worker_id\":\"ada\",\"claims\":[{\"task_id\":" + id + ",\"token\":1}]}";
            String mail = "{\"types\":[\"mail\"]}";
            assertThat(code(served, shown)).isEqualTo("accepted");
            assertThat(isLeft(served, mail)).isTrue();
            assertThat(isLeft(served, "{\"types\":[\"image\"]}")).isFalse();

            served.post("/queue/tasks/" + id + "/cancel").ok(200);

            assertThat(code(served, shown)).isEqualTo("cancelled");
            assertThat(isLeft(served, mail)).isFalse();
        }
    }

    private static String code(Served served, String shown) {
        return served.post("/queue/held", shown)
                .ok(200)
                .json()
                .get("claims")
                .get(0)
                .get("code")
                .stringValue();
    }

    private static boolean isLeft(Served served, String worker) {
        return served.post("/queue/work", worker).ok(200).json().get("left").booleanValue();
    }
}
