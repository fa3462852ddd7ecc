package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.server.WebhookReceiver.Sent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookSettings;
import dev.pawl.task.Bell;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Other systems are told what happens to tasks. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WebhooksTest {
    private static final PawlSettings OPEN =
            PawlSettings.DEFAULT.withWebhooks(WebhookSettings.DEFAULT.withAllowPrivate(true));

    private static final List<String> NOT_PUBLIC = List.of(
            "https://127.0.0.1/",
            "https://localhost/",
            "https://LOCALHOST:8080/",
            "https://localhost./",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::127.0.0.1]/",
            "https://[0:0:0:0:0:ffff:a00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://[ff02::1]/",
            "https://[::]/",
            "https://0.0.0.0/",
            "https://10.1.2.3/",
            "https://100.64.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://172.31.255.255/",
            "https://192.168.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://127.0.0.1.:80/",
            "https://user@example.org/",
            "https://example.org@127.0.0.1/",
            "https://127.0.0.1#@example.org/",
            "https://\u2460\u2461\u2466.0.0.1/",
            "http://1.1.1.1/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "https:///path",
            "//example.org/",
            "https://1.1.1.1:0/",
            "https://1.1.1.1:65536/",
            "https://1.1.1.1/\r\nX-Y: z",
            "");

    @TempDir
    Path folder;

    private final WebhookReceiver receiver = new WebhookReceiver();
    private Served served;

    @BeforeEach
    void serve() {
        served = serve(OPEN, Served.ANY_PORT);
    }

    @AfterEach
    void close() {
        served.close();
        receiver.close();
    }

    private Served serve(PawlSettings how, ServerSettings settings) {
        return new Served(Pawl.open(folder.resolve("queue.db").toString(), how), settings);
    }

    /** Id and secret of a webhook of the receiver. */
    private String[] webhook(String more) {
        JsonNode made = served.post("/queue/webhooks", "{\"url\":\"%s\",%s}".formatted(receiver.url(), more))
                .ok(201)
                .json();
        return new String[] {
            made.get("webhook_id").stringValue(), made.get("secret").stringValue()
        };
    }

    private String status(String id) {
        return served.get("/queue/webhooks/" + id)
                .ok(200)
                .json()
                .get("disabled_because")
                .toString();
    }

    /** Newest first. A page may end before it is full when looking takes long, so all pages are read. */
    private List<Task> deliveries(String id) {
        List<Task> tasks = new ArrayList<>();
        String next = "/queue/tasks?queue=pawl.webhooks&limit_key=" + id;
        while (!next.isEmpty()) {
            Response page = served.get(next).ok(200);
            page.json()
                    .forEach(task -> tasks.add(served.pawl
                            .browser()
                            .get(task.get("task_id").longValue())
                            .orElseThrow()));
            next = page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
        }
        return tasks;
    }

    /** Waits until the newest delivery has left the hands of its worker. */
    private Task ended(String id, TaskStatus expected) throws Exception {
        long task = deliveries(id).get(0).id();
        if (expected == TaskStatus.QUEUED) {
            for (int i = 0;
                    i < 2_000 && served.pawl.browser().get(task).orElseThrow().status() != expected;
                    i++) {
                served.pawl.time().await(new Bell(), served.pawl.time().now() + 10);
            }
        } else {
            served.pawl.await(task, Duration.ofSeconds(20));
        }
        Task ended = served.pawl.browser().get(task).orElseThrow();
        assertThat(ended.status()).isEqualTo(expected);
        return ended;
    }

    /** Makes a task that waits due at once. */
    private void hurry(Task task) {
        served.patch("/queue/tasks/" + task.id(), "{\"run_after_utc\":\"1970-01-01T00:00:00Z\"}")
                .ok(200);
    }

    @Test
    void whatHappensIsSentSignedAndTheDeliveryIsATask() throws Exception {
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        long task = served.enqueued("{\"type\":\"mail\",\"payload\":{\"to\":\"ada\"}}");

        Sent sent = receiver.next();

        assertThat(sent.path()).isEqualTo("/pawl?a=1");
        assertThat(sent.isSignedBy(webhook[1])).isTrue();
        assertThat(sent.isSignedBy("whsec_AAAA")).isFalse();
        assertThat(sent.json().propertyNames()).containsExactly("type", "timestamp", "data");
        assertThat(sent.json().get("type").stringValue()).isEqualTo("task.enqueued");
        assertThat(sent.json().get("timestamp")).isEqualTo(sent.data().get("happened_at_utc"));
        assertThat(sent.taskId()).isEqualTo(task);
        assertThat(sent.data().propertyNames())
                .containsExactlyElementsOf(Response.JSON
                        .valueToTree(EventShapes.EVENT.schema().keywords())
                        .get("properties")
                        .propertyNames());
        assertThat(sent.id()).isEqualTo(webhook[0] + "_" + sent.data().get("event_id"));
        Task delivery = ended(webhook[0], TaskStatus.COMPLETED);
        assertThat(delivery.result()).isEqualTo("{\"status\":204,\"answer\":\"\"}");
        assertThat(delivery.idempotencyKey())
                .isEqualTo("webhook:" + webhook[0] + ":" + sent.data().get("event_id"));
        assertThat(delivery.payload()).doesNotContain(webhook[1], receiver.url(), "ada");
    }

    @Test
    void onlyWhatIsWantedIsSentAndNeverADelivery() throws Exception {
        String[] webhook = webhook(
                "\"kinds\":[\"enqueued\",\"cancelled\"],\"types\":[\"mail\"],\"queues\":[\"a\",\"pawl.webhooks\"]");
        String[] all = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail\",\"queue\":\"b\"}");
        served.enqueued("{\"type\":\"other\",\"queue\":\"a\"}");
        long wanted = served.enqueued("{\"type\":\"mail\",\"queue\":\"a\"}");
        served.post("/queue/tasks/" + wanted + "/cancel").ok(200);

        List<String> told = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Sent sent = receiver.next();
            if (sent.id().startsWith(webhook[0])) {
                told.add(sent.json().get("type").stringValue() + " " + sent.taskId());
            }
        }

        assertThat(told).containsExactlyInAnyOrder("task.enqueued " + wanted, "task.cancelled " + wanted);
        assertThat(deliveries(webhook[0])).hasSize(2);
        assertThat(deliveries(all[0])).hasSize(3);
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void whatIsNotTakenIsSentAgainUnderTheSameId() throws Exception {
        receiver.answers(500, "out of order");
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail\"}");
        Sent first = receiver.next();
        Task waiting = ended(webhook[0], TaskStatus.QUEUED);
        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(served.get("/queue/tasks/" + waiting.id() + "/attempts").body())
                .contains("the receiver answered 500: out of order");
        hurry(waiting);

        Sent second = receiver.next();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.isSignedBy(webhook[1])).isTrue();
        assertThat(ended(webhook[0], TaskStatus.COMPLETED).attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"429, 120", "503, 120"})
    void whoAsksForPatienceGetsItWithoutAnAttempt(int status, String after) throws Exception {
        receiver.answers(status, "", "Retry-After", after);
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        long before = served.pawl.time().now();
        served.enqueued("{\"type\":\"mail\"}");
        receiver.next();

        Task waiting = ended(webhook[0], TaskStatus.QUEUED);

        assertThat(waiting.attempts()).isZero();
        assertThat(waiting.runAfter()).isBetween(before + 120_000, before + 180_000);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        receiver.answers(302, "", "Location", receiver.url());
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail\"}");
        receiver.next();

        Task waiting = ended(webhook[0], TaskStatus.QUEUED);

        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void whoIsGoneIsDisabledUntilSomebodyEnablesIt() throws Exception {
        receiver.answers(410, "no more");
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail\"}");
        receiver.next();

        Task cancelled = ended(webhook[0], TaskStatus.CANCELLED);

        assertThat(cancelled.errorMessage()).contains("410", "no more", "disabled");
        assertThat(status(webhook[0])).contains("410 Gone");
        served.enqueued("{\"type\":\"missed\"}");
        served.patch("/queue/webhooks/" + webhook[0], "{\"enabled\":true}").ok(200);
        assertThat(status(webhook[0])).isEqualTo("null");
        long task = served.enqueued("{\"type\":\"mail\"}");
        assertThat(receiver.next().taskId()).isEqualTo(task);
    }

    @Test
    void whoIsRemovedIsToldNothingMoreNotEvenWhatWaitsForHim() throws Exception {
        receiver.answers(500, "later");
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail\"}");
        receiver.next();
        Task waiting = ended(webhook[0], TaskStatus.QUEUED);

        served.delete("/queue/webhooks/" + webhook[0]).ok(200);
        served.enqueued("{\"type\":\"mail\"}");
        hurry(waiting);

        Task cancelled = ended(webhook[0], TaskStatus.CANCELLED);
        assertThat(cancelled.id()).isEqualTo(waiting.id());
        assertThat(cancelled.errorMessage()).contains("removed");
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void whoIsDisabledIsNotToldWhatWaitsForHim() throws Exception {
        receiver.answers(500, "later");
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail\"}");
        receiver.next();
        Task waiting = ended(webhook[0], TaskStatus.QUEUED);

        served.patch("/queue/webhooks/" + webhook[0], "{\"enabled\":false}").ok(200);
        hurry(waiting);

        assertThat(ended(webhook[0], TaskStatus.CANCELLED).errorMessage()).contains("disabled");
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void bothSecretsSignWhileARotationIsYoung() throws Exception {
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        String second = served.post("/queue/webhooks/" + webhook[0] + "/rotate")
                .ok(200)
                .json()
                .get("secret")
                .stringValue();
        served.enqueued("{\"type\":\"mail\"}");

        Sent during = receiver.next();

        assertThat(during.signatures().split(" ", -1)).hasSize(2);
        assertThat(during.isSignedBy(webhook[1]) && during.isSignedBy(second)).isTrue();
        String third = served.post("/queue/webhooks/" + webhook[0] + "/rotate", "{\"grace_seconds\":0}")
                .ok(200)
                .json()
                .get("secret")
                .stringValue();
        served.enqueued("{\"type\":\"mail\"}");
        Sent after = receiver.next();
        assertThat(after.isSignedBy(third)).isTrue();
        assertThat(after.isSignedBy(second)).isFalse();
        String lists = served.get("/queue/webhooks").body()
                + served.get("/queue/audit").body()
                + served.get("/queue/tasks").body();
        assertThat(lists).doesNotContain("whsec_").contains("rotateWebhook", "addWebhook");
    }

    @Test
    void whatHappensWhileNobodySendsIsSentLater() throws Exception {
        String[] webhook = webhook("\"kinds\":[\"enqueued\",\"completed\"]");
        served.close();
        Set<Long> tasks = new HashSet<>();
        try (Pawl elsewhere = Pawl.open(folder.resolve("queue.db"))) {
            for (int i = 0; i < 20; i++) {
                tasks.add(elsewhere.enqueue(EventsTest.TYPE, "hello").taskId());
            }
        }
        served = serve(OPEN, Served.ANY_PORT);

        Set<Long> told = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            told.add(receiver.next().taskId());
        }

        assertThat(told).isEqualTo(tasks);
        assertThat(deliveries(webhook[0])).hasSize(20);
    }

    @Test
    void ofSeveralProcessesOneMakesEachDelivery() throws Exception {
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        try (Served other = serve(OPEN, Served.ANY_PORT)) {
            Set<Long> tasks = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                tasks.add((i % 2 == 0 ? served : other).enqueued("{\"type\":\"mail\"}"));
            }
            List<Long> told = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                told.add(receiver.next().taskId());
            }

            assertThat(told).containsExactlyInAnyOrderElementsOf(tasks);
            assertThat(served.pawl.browser().count(TaskFilter.ALL.withQueue(Webhook.QUEUE)))
                    .isEqualTo(100);
            assertThat(deliveries(webhook[0])).extracting(Task::idempotencyKey).doesNotHaveDuplicates();
            assertThat(receiver.hasMore()).isFalse();
        }
    }

    @Test
    void payloadsAreSentToWhoAsksForThemAndRedacted() throws Exception {
        served.close();
        served = serve(OPEN, Served.ANY_PORT.withRedaction(Redaction.of(List.of("$.card"))));
        webhook("\"kinds\":[\"enqueued\"],\"payload\":true");
        served.enqueued("{\"type\":\"mail\",\"payload\":{\"card\":4711,\"to\":\"ada\"}}");

        JsonNode data = receiver.next().data();

        assertThat(data.get("payload").toString()).isEqualTo("{\"card\":\"***\",\"to\":\"ada\"}");
        assertThat(data.get("result").isNull()).isTrue();
        served.enqueued("{\"type\":\"mail\",\"payload\":{\"long\":\"" + "x".repeat(70_000) + "\"}}");
        assertThat(receiver.next().data().has("payload")).isFalse();
    }

    @Test
    void aTestIsSentAlsoToWhoIsDisabled() throws Exception {
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.patch("/queue/webhooks/" + webhook[0], "{\"enabled\":false}").ok(200);
        long task = served.post("/queue/webhooks/" + webhook[0] + "/test")
                .ok(200)
                .json()
                .get("task_id")
                .longValue();

        Sent sent = receiver.next();

        assertThat(sent.json().get("type").stringValue()).isEqualTo("webhook.ping");
        assertThat(sent.isSignedBy(webhook[1])).isTrue();
        served.pawl.await(task, Duration.ofSeconds(20));
        served.enqueued("{\"type\":\"mail\"}");
        served.delete("/queue/webhooks/" + webhook[0]).ok(200);
        served.get("/queue/webhooks/" + webhook[0]).problem(ProblemKind.NO_SUCH_WEBHOOK);
        assertThat(served.get("/queue/webhooks").body()).isEqualTo("[]");
    }

    @Test
    void nothingIsSentToWhatIsNotPublic() {
        served.close();
        served = serve(PawlSettings.DEFAULT, Served.ANY_PORT);
        for (String url : NOT_PUBLIC) {
            String body = "{\"kinds\":[\"failed\"],\"url\":" + Response.JSON.writeValueAsString(url) + "}";

            Response answer = served.post("/queue/webhooks", body);

            assertThat(answer.status()).as(url).isEqualTo(422);
            assertThat(answer.fields()).as(url).containsExactly("url");
        }
        assertThat(served.pawl.webhooks().list()).isEmpty();
    }

    @Test
    void theAddressIsLookedAtAgainAtEachDelivery() throws Exception {
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.close();
        served = serve(PawlSettings.DEFAULT, Served.ANY_PORT);
        served.enqueued("{\"type\":\"mail\"}");
        served.post("/queue/webhooks/" + webhook[0] + "/test").ok(200);

        Task waiting = ended(webhook[0], TaskStatus.QUEUED);

        while (served.get("/queue/tasks/" + waiting.id() + "/attempts").body().equals("[]")) {
            served.pawl.time().await(new Bell(), served.pawl.time().now() + 10);
        }
        assertThat(served.get("/queue/tasks/" + waiting.id() + "/attempts").body())
                .contains("could not be sent: must be https");
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(served.post("/queue/webhooks", "{\"kinds\":[\"x\"],\"types\":[\"\"],\"payload\":1,\"a\":1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("a", "url", "kinds", "types", "payload");
        String[] webhook = webhook("\"kinds\":[\"failed\"]");
        String path = "/queue/webhooks/" + webhook[0];
        assertThat(served.patch(path, "{\"kinds\":[]}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("kinds");
        assertThat(served.patch(path, "{}").problem(ProblemKind.INVALID).fields())
                .containsExactly("body");
        assertThat(served.post(path + "/rotate", "{\"grace_seconds\":-1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("grace_seconds");
        assertThat(served.enqueue("{\"type\":\"pawl.webhook\",\"queue\":\"pawl.webhooks\"}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("type");
        for (String verb : List.of("rotate", "test")) {
            served.post("/queue/webhooks/wh_1/" + verb).problem(ProblemKind.NO_SUCH_WEBHOOK);
        }
        served.patch("/queue/webhooks/wh_1", "{\"enabled\":true}").problem(ProblemKind.NO_SUCH_WEBHOOK);
        served.delete("/queue/webhooks/wh_1").problem(ProblemKind.NO_SUCH_WEBHOOK);
    }

    @ParameterizedTest
    @CsvSource({"python, /usr/bin/python3, verify.py", "js, node, verify.js"})
    void theSnippetsOfTheDocumentTellGenuineFromForged(String language, String interpreter, String name)
            throws Exception {
        assumeTrue(isThere(interpreter), interpreter);
        Matcher snippet = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/webhooks.md")));
        assertThat(snippet.find()).isTrue();
        Files.writeString(folder.resolve(name), snippet.group(1));
        String[] webhook = webhook("\"kinds\":[\"enqueued\"]");
        served.enqueued("{\"type\":\"mail \u00fc\"}");
        Sent sent = receiver.next();

        assertThat(verify(interpreter, name, webhook[1], sent, sent.body())).isEqualTo("genuine");
        assertThat(verify(interpreter, name, webhook[1], sent, sent.body() + " "))
                .isEqualTo("forged");
        assertThat(verify(interpreter, name, "whsec_AAAA", sent, sent.body())).isEqualTo("forged");
    }

    private static boolean isThere(String interpreter) throws InterruptedException {
        try {
            return new ProcessBuilder(interpreter, "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private String verify(String interpreter, String name, String secret, Sent sent, String body) throws Exception {
        Process process = new ProcessBuilder(interpreter, folder.resolve(name).toString())
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(String.join("\n", secret, sent.id(), sent.timestamp(), sent.signatures(), body)
                    .getBytes(UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    @Test
    void noMoreThanAHundredCanBeMade() {
        NewWebhook any = new NewWebhook(receiver.url(), Set.of(), Set.of(), Set.of(Kind.FAILED), false);
        for (int i = 0; i < 100; i++) {
            served.pawl.webhooks().add(any);
        }

        assertThat(served.post("/queue/webhooks", "{\"url\":\"" + receiver.url() + "\",\"kinds\":[\"failed\"]}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("url");
    }
}
