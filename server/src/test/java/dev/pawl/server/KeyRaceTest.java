package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once. */
class KeyRaceTest {
    private static final int CLIENTS = 200;

    @Test
    void ofManyEnqueuesWithOneKeyOneCreatesTheTaskAndTheOthersAreToldOfIt(@TempDir Path folder) {
        try (Served served = Served.in(folder)) {
            HttpRequest request = served.request("/queue/enqueue")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"type\":\"mail\",\"idempotency_key\":\"one\"}"))
                    .build();
            HttpClient client = HttpClient.newHttpClient();

            List<CompletableFuture<HttpResponse<String>>> racing = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> client.sendAsync(request, BodyHandlers.ofString()))
                    .toList();

            List<HttpResponse<String>> answers =
                    racing.stream().map(CompletableFuture::join).toList();
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(CLIENTS - 1);
            assertThat(answers.stream()
                            .map(answer -> Response.JSON
                                    .readTree(answer.body())
                                    .get("task_id")
                                    .longValue())
                            .distinct())
                    .hasSize(1);
            assertThat(served.pawl.browser().stats().all().total()).isEqualTo(1);
        }
    }
}
