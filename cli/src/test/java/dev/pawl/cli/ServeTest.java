package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no signal to stop it by")
    void aServerThatIsToldToStopIsNotReadyAtOnceAndAnswersWhatIsUnderWay() throws Exception {
        Path db = folder.resolve("queue.db");
        String body = "{\"type\":\"t\"}";
        try (PawlProcess serve = PawlProcess.start(folder, db, "serve", "--port", "0")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> serve.err().contains("Serving " + db));
            URI uri = URI.create(serve.out().strip());
            try (Socket underWay = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
                OutputStream out = underWay.getOutputStream();
                out.write(("POST /queue/enqueue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body.charAt(0))
                        .getBytes(UTF_8));
                assertThat(ready(uri)).isEqualTo(200);

                serve.process().destroy();
                await().atMost(Duration.ofSeconds(60)).until(() -> ready(uri) == 503);
                assertThat(serve.process().isAlive()).isTrue();

                out.write(body.substring(1).getBytes(UTF_8));
                assertThat(new String(underWay.getInputStream().readNBytes(12), UTF_8))
                        .isEqualTo("HTTP/1.1 201");
            }
            assertThat(serve.await()).isZero();
        }
        assertThat(new Cli(db).show(1)).containsEntry("type", "t");
    }

    private static int ready(URI uri) throws Exception {
        HttpRequest ready = HttpRequest.newBuilder(uri.resolve("/health/ready")).build();
        return HttpClient.newHttpClient().send(ready, BodyHandlers.ofString()).statusCode();
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
