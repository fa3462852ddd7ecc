package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.server.EventClient.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /queue/events}. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EventsTest {
    static final TaskType<String> TYPE = TaskType.of("mail", String.class);

    @TempDir
    Path folder;

    private Served served;

    @BeforeEach
    void serve() {
        served = Served.in(folder);
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void whatHappensIsToldAsItHappens() {
        try (EventClient client = EventClient.open(served, "")) {
            long id = served.enqueued("{\"type\":\"mail\",\"queue\":\"slow\"}");
            served.post("/queue/tasks/" + id + "/cancel").ok(200);
            served.post("/queue/tasks/" + id + "/retry").ok(200);

            List<Message> messages = client.next(3);

            assertThat(messages).extracting(Message::event).containsExactly("enqueued", "cancelled", "requeued");
            assertThat(messages).allSatisfy(message -> {
                assertThat(message.id())
                        .isEqualTo(message.data().get("event_id").asString());
                assertThat(message.data().get("kind").stringValue()).isEqualTo(message.event());
                assertThat(message.taskId()).isEqualTo(id);
                assertThat(message.data().get("type").stringValue()).isEqualTo("mail");
                assertThat(message.data().get("queue").stringValue()).isEqualTo("slow");
                assertThat(message.data().propertyNames())
                        .containsExactlyElementsOf(Response.JSON
                                .valueToTree(EventShapes.EVENT.schema().keywords())
                                .get("properties")
                                .propertyNames());
            });
            assertThat(messages)
                    .extracting(message -> message.data().get("status").stringValue())
                    .containsExactly("queued", "cancelled", "queued");
            assertThat(client.asides).containsExactly("retry: 3000");
        }
    }

    @Test
    void whatAnotherProcessDoesIsToldToo() {
        try (EventClient client = EventClient.open(served, "");
                Pawl other = Pawl.open(folder.resolve("queue.db"))) {
            other.handle(TYPE, (mail, context) -> {});
            other.start();
            long id = other.enqueue(TYPE, "hello").taskId();

            List<Message> messages = client.next(3);

            assertThat(messages).extracting(Message::event).containsExactly("enqueued", "claimed", "completed");
            assertThat(messages).extracting(Message::taskId).containsOnly(id);
            assertThat(messages.get(2).data().get("attempt").intValue()).isEqualTo(1);
            assertThat(messages.get(2).data().get("worker_id").isString()).isTrue();
            assertThat(messages.get(2).data().get("run_seconds").isNumber()).isTrue();
        }
    }

    @Test
    void whoComesBackIsToldWhatHeMissedWhateverTheQuerySays() {
        String last;
        try (EventClient client = EventClient.open(served, "")) {
            served.enqueued("{\"type\":\"mail\"}");
            last = client.next().id();
        }
        long second = served.enqueued("{\"type\":\"mail\"}");

        try (EventClient byHeader = EventClient.open(served, "?after=0", "Last-Event-ID", last);
                EventClient byQuery = EventClient.open(served, "?after=" + last)) {
            long third = served.enqueued("{\"type\":\"mail\"}");

            assertThat(byHeader.next(2)).extracting(Message::taskId).containsExactly(second, third);
            assertThat(byQuery.next(2)).extracting(Message::taskId).containsExactly(second, third);
        }
    }

    @Test
    void whoLosesTheStreamBeforeTheFirstMessageKnowsWhereToGoOn() {
        String begin;
        try (EventClient client = EventClient.open(served, "?type=other")) {
            served.enqueued("{\"type\":\"mail\"}");
            served.enqueued("{\"type\":\"other\"}");
            begin = client.next().begin();
        }

        try (EventClient again = EventClient.open(served, "", "Last-Event-ID", begin)) {
            assertThat(again.next(2))
                    .extracting(message -> message.data().get("type").stringValue())
                    .containsExactly("mail", "other");
        }
    }

    @Test
    void whoMissedMoreThanIsKnownIsToldOfTheGapFirst() {
        served.enqueued("{\"type\":\"mail\"}");
        try (EventClient client = EventClient.open(served, "?after=1&type=mail")) {
            served.enqueued("{\"type\":\"mail\"}");

            Message gap = client.next();
            assertThat(gap.event()).isEqualTo("gap");
            assertThat(gap.data().get("task_id").isNull()).isTrue();
            assertThat(client.next().event()).isEqualTo("enqueued");
        }
    }

    @Test
    void onlyWhatIsAskedForIsTold() {
        try (EventClient types = EventClient.open(served, "?type=mail,report");
                EventClient queues = EventClient.open(served, "?queue=slow&kind=enqueued,cancelled")) {
            long mail = served.enqueued("{\"type\":\"mail\"}");
            long report = served.enqueued("{\"type\":\"report\",\"queue\":\"slow\"}");
            long other = served.enqueued("{\"type\":\"other\",\"queue\":\"slow\"}");
            try (EventClient tasks = EventClient.open(served, "?task_id=" + report + "," + other + "&after=0")) {
                assertThat(tasks.next().event()).isEqualTo("gap");
                assertThat(tasks.next(2)).extracting(Message::taskId).containsExactly(report, other);
            }
            assertThat(types.next(2)).extracting(Message::taskId).containsExactly(mail, report);
            assertThat(queues.next(2)).extracting(Message::taskId).containsExactly(report, other);
        }
    }

    @Test
    void aFaultIsToldBeforeTheStreamBegins() {
        assertThat(served.get("/queue/events?kind=done&task_id=x&type=a,&queue=&after=-1&nonsense=1")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactlyInAnyOrder("nonsense", "type", "queue", "kind", "task_id", "after");
        assertThat(served.get("/queue/events?kind=done")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("enqueued, claimed, completed");
        assertThat(served.send(served.request("/queue/events")
                                .header("Last-Event-ID", "yesterday")
                                .GET())
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("Last-Event-ID");
        assertThat(served.get("/queue/events?type=" + String.join(",", Collections.nCopies(101, "a")))
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("type");
    }

    @Test
    void aRequestForTheHeadIsAnsweredAndFollowsNothing() {
        Response head = served.send(served.request("/queue/events").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    }

    @Test
    void theServersEndIsTheStreamsEndAndSaysToComeBack() throws IOException {
        try (EventClient client = EventClient.open(served, "")) {
            served.enqueued("{\"type\":\"mail\"}");
            client.next();

            served.server.close();

            assertThat(client.end()).contains("retry: 1000");
        }
    }

    @Test
    void aRequestEndsWhenItsClientLeaves() {
        try (EventClient client = EventClient.open(served, "")) {
            served.enqueued("{\"type\":\"mail\"}");
            client.next();
        }

        await().until(() -> served.get("/metrics").body().contains("route=\"/queue/events\""));
    }

    /** Asks for the events, and never reads them. */
    private Socket stuckClient() {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(1_024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.server.port()));
            socket.getOutputStream()
                    .write("GET /queue/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).as("it has begun").isEqualTo('H');
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** More events than any socket takes. */
    private void fill() {
        for (int i = 0; i < 10; i++) {
            served.pawl.enqueueAll(Collections.nCopies(2_000, TYPE.with("x")));
        }
    }

    @Test
    void clientsThatNeverReadHoldUpNobody() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        List<EventClient> reading = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                stuck.add(stuckClient());
                reading.add(EventClient.open(served, "?kind=cancelled"));
            }
            try (EventClient all = EventClient.open(served, "")) {
                fill();
                long last = served.enqueued("{\"type\":\"mail\"}");
                served.pawl.cancel(last);

                List<Message> told = all.next(20_002);

                assertThat(told.get(20_001).event()).isEqualTo("cancelled");
                assertThat(told).extracting(Message::id).doesNotHaveDuplicates();
                reading.forEach(client -> assertThat(client.next().taskId()).isEqualTo(last));
            }
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
            reading.forEach(EventClient::close);
        }
    }

    @Test
    void oneClientMoreThanThereMayBeIsToldToComeBack() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                clients.add(stuckClient());
            }
            served.get("/queue/events").problem(ProblemKind.BUSY);

            clients.remove(0).close();
            await().until(() -> {
                try (Socket socket = stuckClient()) {
                    byte[] status = socket.getInputStream().readNBytes(11);
                    return new String(status, StandardCharsets.US_ASCII).endsWith("200");
                }
            });
        } finally {
            for (Socket socket : clients) {
                socket.close();
            }
        }
    }
}
