package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job that is started, watched and cancelled over HTTP, and worked on from elsewhere. Longer: {@code -Dpawl.job.items=20000}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RemoteJobTest {
    private static final int ITEMS = Integer.getInteger("pawl.job.items", 200);
    private static final int MOST_AT_ONCE = 1_000;
    private static final int[] KILLED_AT_PERCENT = {10, 45, 80};
    private static final long LOOK_MILLIS = 5;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Time time = Time.system();

    @TempDir
    Path folder;

    private Pawl pawl;
    private PawlServer server;

    @BeforeEach
    void serve() throws IOException {
        pawl = Pawl.open(folder.resolve("served.db"));
        server = PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(0));
    }

    @AfterEach
    void close() {
        server.close();
        pawl.close();
    }

    private JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }

    private long startFilledJob() throws IOException, InterruptedException {
        Path files = Files.createDirectory(folder.resolve("files"));
        long job = ask("POST", "/queue/jobs", "{\"name\":\"hashes\"}")
                .get("job_id")
                .longValue();
        int next = 0;
        while (next < ITEMS) {
            StringBuilder items = new StringBuilder();
            for (int i = 0; i < MOST_AT_ONCE && next < ITEMS; i++, next++) {
                Path file = Files.writeString(files.resolve(next + ".txt"), "file " + next);
                items.append(items.isEmpty() ? "" : ",")
                        .append("{\"type\":\"hash\",\"max_attempts\":100,\"payload\":{\"file\":")
                        .append(JsonMapper.shared().writeValueAsString(file.toString()))
                        .append("}}");
            }
            ask("POST", "/queue/jobs/" + job + "/items", "{\"items\":[" + items + "]}");
        }
        ask("POST", "/queue/jobs/" + job + "/close", "");
        return job;
    }

    private Process worker() throws IOException {
        return HashingProcess.start(server.uri(), folder.resolve("errors.txt"));
    }

    @Test
    void eachItemHasOneResultAndProgressNeverGoesBackHoweverOftenTheWorkerIsKilled() throws Exception {
        long job = startFilledJob();
        long begun = time.now();
        Bell bell = new Bell();
        int kills = 0;
        long looks = 0;
        double last = 0;
        String status = "running";
        Process worker = worker();
        while (status.equals("running")) {
            time.await(bell, time.now() + LOOK_MILLIS);
            JsonNode now = ask("GET", "/queue/jobs/" + job, "");
            looks++;
            status = now.get("status").stringValue();
            assertThat(now.get("progress").doubleValue()).isBetween(last, 1.0);
            assertThat(now.get("total_items").intValue()).isEqualTo(ITEMS);
            last = now.get("progress").doubleValue();
            if (kills < KILLED_AT_PERCENT.length && last * 100 >= KILLED_AT_PERCENT[kills]) {
                worker.destroyForcibly().waitFor();
                kills++;
                worker = worker();
            }
        }
        worker.destroyForcibly().waitFor();

        assertThat(status).isEqualTo("completed");
        assertThat(kills).isEqualTo(KILLED_AT_PERCENT.length);
        Set<String> hashed = new HashSet<>();
        long after = 0;
        JsonNode page = ask("GET", "/queue/jobs/" + job + "/results?limit=1000", "");
        while (!page.isEmpty()) {
            for (JsonNode item : page) {
                String file = item.get("item").get("file").stringValue();
                assertThat(item.get("details").stringValue()).isEqualTo(HashingProcess.hash(Path.of(file)));
                assertThat(hashed.add(file)).isTrue();
                after = item.get("task_id").longValue();
            }
            page = ask("GET", "/queue/jobs/" + job + "/results?limit=1000&after=" + after, "");
        }
        assertThat(hashed).hasSize(ITEMS);
        System.out.println("RemoteJobTest: " + ITEMS + " items, " + kills + " kills, " + looks
                + " looks at the progress, " + (time.now() - begun) + " ms");
    }

    @Test
    void aCancelLeavesTheRestUnstarted() throws Exception {
        long job = startFilledJob();
        Process worker = worker();
        Bell bell = new Bell();
        while (ask("GET", "/queue/jobs/" + job, "").get("processed_items").intValue() == 0) {
            time.await(bell, time.now() + LOOK_MILLIS);
        }
        JsonNode asked = ask("POST", "/queue/jobs/" + job + "/cancel", "");
        int succeeded = asked.get("succeeded").intValue();
        assertThat(asked.get("running_items").intValue()).isZero();
        JsonNode ended = asked;
        while (!ended.get("status").stringValue().equals("cancelled")) {
            time.await(bell, time.now() + LOOK_MILLIS);
            ended = ask("GET", "/queue/jobs/" + job, "");
            assertThat(ended.get("running_items").intValue()).isZero();
        }
        worker.destroyForcibly().waitFor();

        assertThat(ended.get("succeeded").intValue()).isEqualTo(succeeded);
        assertThat(ended.get("cancelled").intValue()).isEqualTo(ITEMS - succeeded);
    }
}
