package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, and what a server refuses to be. */
class PawlServerTest {
    @TempDir
    Path folder;

    @Test
    void aSettingOutOfItsRangeIsNamed() {
        assertThatThrownBy(() -> ServerSettings.DEFAULT.withPort(65_536))
                .hasMessage("port must be from 0 to 65535, not 65536");
        assertThatThrownBy(() -> ServerSettings.DEFAULT.withHost(" ")).hasMessageStartingWith("host must");
        assertThatThrownBy(() -> ServerSettings.DEFAULT.withThreads(0)).hasMessageStartingWith("threads must");
        assertThatThrownBy(() -> ServerSettings.DEFAULT.withMaxWaiting(0)).hasMessageStartingWith("maxWaiting must");
        assertThatThrownBy(() -> ServerSettings.DEFAULT.withMaxPayloadBytes(1))
                .hasMessageStartingWith("maxPayloadBytes must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.2"})
    void everyNameOfThisMachineCanBeServed(String host) {
        try (Served served = new Served(Pawl.open(folder.resolve("queue.db")), Served.ANY_PORT.withHost(host))) {
            assertThat(served.server.uri()).hasHost(host).hasPort(served.server.port());
            served.get("/health/ready").ok(200);
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (Served served = Served.in(folder)) {
            ServerSettings taken = ServerSettings.DEFAULT.withPort(served.server.port());

            assertThatThrownBy(() -> PawlServer.start(served.pawl, taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + served.server.port())
                    .hasMessageContaining("in use");
            served.get("/health/ready").ok(200);
        }
    }

    @Test
    void aSmallerPayloadLimitCanBeSet() {
        try (Served served =
                new Served(Pawl.open(folder.resolve("queue.db")), Served.ANY_PORT.withMaxPayloadBytes(20))) {
            served.enqueue("{\"type\":\"mail\",\"payload\":{\"a\":\"12345678901234\"}}")
                    .problem(ProblemKind.TOO_LARGE);
            served.enqueue("{\"type\":\"mail\",\"payload\":{\"a\":\"123456789012\"}}")
                    .ok(201);
        }
    }

    @Test
    void aServerThatClosesIsNotReadyAnswersWhatWasAcceptedAndOnlyThenStopsToListen() throws Exception {
        Served served = Served.in(folder);
        long id = served.enqueued("{\"type\":\"mail\"}");
        CompletableFuture<Response> accepted;
        CompletableFuture<Void> closing;
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            accepted = CompletableFuture.supplyAsync(() -> served.post("/queue/tasks/" + id + "/cancel"));
            await().until(() -> isWorking("pawl-server-"));

            closing = CompletableFuture.runAsync(served.server::close);
            // why a check: as long as nothing stops, asking for readiness would wait for the other program.
            await().until(() -> served.post("/queue/maintenance/check").status() == 503);
            served.get("/health/ready").problem(ProblemKind.UNAVAILABLE);
            served.get("/health/live").ok(200);
            assertThat(accepted).isNotDone();
        }
        accepted.join().ok(200);
        closing.join();
        assertThat(refuses(served.server.port())).isTrue();
        assertThat(threads()).noneMatch(thread -> thread.getName().startsWith("pawl-server-"));
        served.server.close();
        served.pawl.close();
    }

    private static boolean refuses(int port) throws IOException {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    private static boolean isWorking(String threadName) {
        return threads()
                .anyMatch(thread -> thread.getName().startsWith(threadName)
                        && Stream.of(thread.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().startsWith("dev.pawl.sqlite")));
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream();
    }
}
