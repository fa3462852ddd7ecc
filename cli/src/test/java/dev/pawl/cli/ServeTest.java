package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no signal to stop it by")
    void aServedQueueAnswersUntilItIsStopped() throws Exception {
        Path db = folder.resolve("queue.db");
        try (PawlProcess serve = PawlProcess.start(folder, db, "serve", "--port", "0")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> serve.err().contains("Serving " + db));
            HttpRequest enqueue = HttpRequest.newBuilder(URI.create(serve.out().strip() + "/queue/enqueue"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"t\"}"))
                    .build();

            assertThat(HttpClient.newHttpClient()
                            .send(enqueue, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(201);
            assertThat(new Cli(db).show(1)).containsEntry("type", "t");

            serve.process().destroy();
            assertThat(serve.await()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsAFailure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Said said =
                    new Cli(folder.resolve("queue.db")).run("serve", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("cannot listen on").contains(":" + taken.getLocalPort());
        }
    }
}
