package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told while the file cannot be had: come back, never more, and nothing was done. */
class BusyTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("queue.db");
    }

    private Pawl open(Duration busyTimeout) {
        return Pawl.open(
                file.toString(), PawlSettings.DEFAULT.withStore(new StoreSettings(Durability.NORMAL, busyTimeout)));
    }

    /** Runs {@code work} while another program has begun to write and does not end. */
    private void whileAnotherProgramWrites(Runnable work) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            work.run();
        }
    }

    private static void assertComeBack(Response refused, ProblemKind kind) {
        refused.problem(kind);
        assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
    }

    @Test
    void whileAnotherProgramWritesReadingGoesOnAndWritingIsToldToComeBack() throws SQLException {
        try (Served served = new Served(open(Duration.ofMillis(20)), Served.ANY_PORT)) {
            long id = served.enqueued("{\"type\":\"mail\"}");
            whileAnotherProgramWrites(() -> {
                assertComeBack(served.enqueue("{\"type\":\"mail\"}"), ProblemKind.BUSY);
                assertComeBack(served.post("/queue/tasks/" + id + "/cancel"), ProblemKind.BUSY);
                assertComeBack(served.post("/queue/tasks/" + id + "/retry"), ProblemKind.BUSY);
                assertComeBack(served.patch("/queue/tasks/" + id, "{\"priority\":1}"), ProblemKind.BUSY);
                assertComeBack(served.patch("/queue/queues/q", "{\"paused\":true}"), ProblemKind.BUSY);
                assertComeBack(served.patch("/queue/queues/q", "{\"max_running\":1}"), ProblemKind.BUSY);
                assertComeBack(served.put("/queue/limits/key/k", "{\"max_running\":1}"), ProblemKind.BUSY);
                assertComeBack(served.patch("/queue/workers/w", "{\"strategy\":\"fifo\"}"), ProblemKind.BUSY);
                assertComeBack(
                        served.post("/queue/claim", "{\"worker_id\":\"w\",\"types\":[\"mail\"]}"), ProblemKind.BUSY);
                assertComeBack(served.put("/queue/workers/w", "{\"types\":[\"mail\"]}"), ProblemKind.BUSY);
                assertComeBack(served.post("/queue/workers/w/heartbeat"), ProblemKind.BUSY);
                served.get("/queue/tasks/" + id + "/why").ok(200);
                served.get("/queue/queues").ok(200);
                served.get("/queue/limits").ok(200);
                served.get("/queue/workers").ok(200);
                assertComeBack(served.get("/health/ready"), ProblemKind.BUSY);
                served.get("/health/live").ok(200);
                served.get("/queue/tasks/" + id).ok(200);
                served.get("/queue/tasks").ok(200);
                assertThat(served.get("/queue/stats")
                                .ok(200)
                                .json()
                                .get("total_tasks")
                                .intValue())
                        .isEqualTo(1);
            });
            served.get("/health/ready").ok(200);
            served.enqueue("{\"type\":\"mail\"}").ok(201);
        }
    }

    @Test
    void whenTooManyRequestsWaitTheNextIsToldToComeBack() throws SQLException {
        ServerSettings narrow = Served.ANY_PORT.withThreads(1).withMaxWaiting(2);
        try (Served served = new Served(open(Duration.ofMinutes(1)), narrow)) {
            long id = served.enqueued("{\"type\":\"mail\"}");
            List<CompletableFuture<Response>> wishes = new ArrayList<>();
            whileAnotherProgramWrites(() -> {
                Stream.generate(() -> CompletableFuture.supplyAsync(
                                () -> served.post("/queue/tasks/" + id + "/cancel"), work -> new Thread(work).start()))
                        .limit(8)
                        .forEach(wishes::add);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> wishes.stream()
                                        .filter(CompletableFuture::isDone)
                                        .count()
                                == 5);
                wishes.stream()
                        .filter(CompletableFuture::isDone)
                        .forEach(refused -> assertComeBack(refused.join(), ProblemKind.BUSY));
                assertComeBack(served.get("/queue/stats"), ProblemKind.BUSY);
                served.get("/health/live").ok(200);
            });
            assertThat(wishes.stream().map(wish -> wish.join().status()))
                    .containsExactlyInAnyOrder(200, 409, 409, 503, 503, 503, 503, 503);
        }
    }

    @Test
    void aStorageInTroubleIsNamedAsSuch() {
        Served served = new Served(open(Duration.ofSeconds(5)), Served.ANY_PORT);
        served.pawl.close();

        assertComeBack(served.enqueue("{\"type\":\"mail\"}"), ProblemKind.UNAVAILABLE);
        assertComeBack(served.get("/queue/tasks"), ProblemKind.UNAVAILABLE);
        assertComeBack(served.get("/health/ready"), ProblemKind.UNAVAILABLE);
        served.get("/health/live").ok(200);
        served.server.close();
    }
}
