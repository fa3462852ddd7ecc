package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Requests that wait for work. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LongPollTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static String waiting(String worker) {
        return "{\"worker_id\":\"" + worker + "\",\"types\":[\"mail\"],\"wait_seconds\":60}";
    }

    private CompletableFuture<HttpResponse<String>> poll(Served served, String worker) {
        return client.sendAsync(
                served.request("/queue/claim")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(waiting(worker)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> soon(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until so many requests have looked in vain and stand in line. */
    private static void awaitWaiting(Served served, int polls) {
        await().atMost(SOON).until(() -> served.server.waiting() == polls);
    }

    private static JsonNode tasks(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Response.JSON.readTree(answer.body()).get("tasks");
    }

    @Test
    void fiveHundredWaitOnFourThreadsAndEachIsGivenATask() throws Exception {
        int polls = 500;
        try (Served served = Served.in(folder)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < polls; i++) {
                answers.add(poll(served, "w" + i));
            }
            awaitWaiting(served, polls);
            served.get("/queue/stats").ok(200);

            for (int i = 0; i < polls; i++) {
                served.pawl.enqueue(MAIL, new JsonText("{}"));
            }

            Set<Long> ids = new HashSet<>();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                ids.add(tasks(soon(answer)).get(0).get("task_id").longValue());
            }
            assertThat(ids).hasSize(polls);
        }
    }

    @Test
    void whoWaitsIsAnsweredByAnEnqueuePastTheServer() throws Exception {
        try (Served served = Served.in(folder);
                Pawl other = Pawl.open(folder.resolve("queue.db"))) {
            CompletableFuture<HttpResponse<String>> answer = poll(served, "ada");
            awaitWaiting(served, 1);

            other.enqueue(MAIL, new JsonText("{}"));

            assertThat(tasks(soon(answer)).size()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsIsToldThatThereIsNothingWhenTheServerCloses() throws Exception {
        CompletableFuture<HttpResponse<String>> answer;
        try (Served served = Served.in(folder)) {
            answer = poll(served, "ada");
            awaitWaiting(served, 1);
        }

        assertThat(soon(answer).statusCode()).isEqualTo(204);
    }

    @Test
    void whoIsGoneLeavesTheLineAndItsTaskIsThereForTheNext() throws Exception {
        try (Served served = Served.in(folder)) {
            Socket gone = pollAndStay(served);
            awaitWaiting(served, 1);
            gone.close();
            awaitWaiting(served, 0);

            long id = served.enqueued("{\"type\":\"mail\"}");

            assertThat(served.pawl.browser().get(id).orElseThrow().status()).isEqualTo(TaskStatus.QUEUED);
            assertThat(tasks(soon(poll(served, "bo"))).get(0).get("task_id").longValue())
                    .isEqualTo(id);
        }
    }

    @Test
    void whatIsClaimedForAClientThatIsGoneGoesBackAtOnce() throws Exception {
        try (Served served = Served.in(folder)) {
            long id = served.enqueued("{\"type\":\"mail\"}");
            try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                    Statement statement = writer.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                // why: the claim cannot be written before the lock is let go, and by then the server knows that nobody
                // is
                // there any more: the request has ended.
                pollAndStay(served).close();
                await().until(() -> served.get("/metrics").body().contains("route=\"/queue/claim\""));
                statement.execute("ROLLBACK");
            }

            JsonNode next = tasks(soon(poll(served, "bo"))).get(0);

            assertThat(next.get("task_id").longValue()).isEqualTo(id);
            assertThat(next.get("token").longValue())
                    .as("it was claimed before")
                    .isEqualTo(2);
            assertThat(next.get("attempt").longValue()).as("unused").isEqualTo(1);
        }
    }

    private static Socket pollAndStay(Served served) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port());
        String body = waiting("gone");
        socket.getOutputStream()
                .write(
                        ("POST /queue/claim HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
