package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pawl.Pawl;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.Webhook;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of webhooks when the process that sends is killed. */
class WebhookKillTest {
    private static final int BEFORE = 12;
    private static final int MEANWHILE = 3;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Pattern TASK_ID = Pattern.compile("\"task_id\":(\\d+)");

    @TempDir
    Path folder;

    private final Map<Long, Set<String>> idsByTask = new ConcurrentHashMap<>();
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path db;
    private PawlProcess sending;
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        db = folder.resolve("queue.db");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.setExecutor(threads);
        receiver.start();
    }

    @AfterEach
    void stop() {
        sending.close();
        receiver.stop(0);
        threads.shutdown();
    }

    /** Refuses what comes for the first time, takes what comes again, and kills who sends in the middle. */
    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher body = TASK_ID.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            assertThat(body.find()).isTrue();
            long task = Long.parseLong(body.group(1));
            boolean first = !idsByTask.containsKey(task);
            idsByTask
                    .computeIfAbsent(task, any -> ConcurrentHashMap.newKeySet())
                    .add(exchange.getRequestHeaders().getFirst("webhook-id"));
            if (requests.incrementAndGet() == BEFORE / 2) {
                sending.process().destroyForcibly();
            }
            exchange.sendResponseHeaders(first ? 500 : 204, -1);
            if (!first) {
                taken.add(task);
            }
        }
    }

    private PawlProcess serve() throws IOException {
        return PawlProcess.start(folder, db, "serve", "--port", "0", "--webhook-allow-private");
    }

    @Test
    void afterAKillBetweenAttemptsEachEventArrivesUnderTheIdThatItHad() throws Exception {
        Cli cli = new Cli(db);
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
        cli.run("webhook", "add", url, "--kind", "enqueued", "--webhook-allow-private")
                .ok();
        for (int i = 0; i < BEFORE; i++) {
            cli.enqueue("mail");
        }
        sending = serve();
        assertThat(sending.await()).as("killed").isNotZero();
        for (int i = 0; i < MEANWHILE; i++) {
            cli.enqueue("mail");
        }

        letTheLeasesRunOut();
        sending = serve();
        await().atMost(LONG).until(() -> {
            hurry();
            return taken.size() == BEFORE + MEANWHILE;
        });

        assertThat(idsByTask).hasSize(BEFORE + MEANWHILE);
        assertThat(idsByTask.values())
                .as("however often it was sent")
                .allSatisfy(ids -> assertThat(ids).hasSize(1))
                .doesNotHaveDuplicates();
        try (Pawl pawl = Pawl.open(db)) {
            await().atMost(LONG)
                    .until(() -> pawl.browser().list(deliveries(), 100, null).stream()
                            .allMatch(delivery -> delivery.status() == TaskStatus.COMPLETED));
            assertThat(pawl.browser().list(deliveries(), 100, null)).hasSize(BEFORE + MEANWHILE);
        }
    }

    private static TaskFilter deliveries() {
        return TaskFilter.ALL.withQueue(Webhook.QUEUE);
    }

    /** As if the time had passed for which attempts are put off. */
    private void hurry() {
        try (Pawl pawl = Pawl.open(db)) {
            List<Task> waiting = pawl.browser().list(deliveries().withStatuses(List.of("queued")), 100, null);
            for (Task delivery : waiting) {
                pawl.edit(delivery.id(), new TaskEdit(null, pawl.time().now(), null, null));
            }
        }
    }

    /** As if the time had passed for which who was killed holds what it was sending. */
    private void letTheLeasesRunOut() throws SQLException {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = file.createStatement()) {
            statement.execute("UPDATE task SET lease_until = claimed_at + 1 WHERE lease_until IS NOT NULL");
        }
    }
}
