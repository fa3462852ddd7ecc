package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything about a request that is not yet about a task. */
class ProtocolTest {
    @TempDir
    static Path folder;

    private static Served served;
    private static int port;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
        port = served.server.port();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/queue",
                "/queue/",
                "/queue/enqueue/x",
                "/queue/tasks/1/x",
                "/queue/tasks/1/cancel/x",
                "/health",
                "/openapi.yaml",
                "/favicon.ico",
                "/../etc/passwd",
                "/queue/%2e%2e/etc",
                "/Queue/stats",
                "/%F0%9F%98%80",
                "/a%00b",
                "/<script>alert(1)</script>",
            })
    void anUnknownPathIsNotFound(String path) {
        RawClient.exchange(port, "GET " + path + " HTTP/1.1", "Host: localhost").problem(ProblemKind.NO_SUCH_ROUTE);
        RawClient.exchange(port, "DELETE " + path + " HTTP/1.1", "Host: localhost")
                .problem(ProblemKind.NO_SUCH_ROUTE);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /queue/enqueue, POST",
        "PUT, /queue/enqueue, POST",
        "OPTIONS, /queue/enqueue, POST",
        "POST, /queue/tasks, 'GET, HEAD'",
        "POST, /queue/tasks/1, 'DELETE, GET, HEAD, PATCH'",
        "PUT, /queue/tasks/1, 'DELETE, GET, HEAD, PATCH'",
        "PATCH, /queue/tasks/1/why, 'GET, HEAD'",
        "GET, /queue/tasks/1/cancel, POST",
        "GET, /queue/tasks/1/retry, POST",
        "PUT, /queue/queues/q, PATCH",
        "GET, /queue/queues/q, PATCH",
        "POST, /queue/limits, 'GET, HEAD'",
        "PATCH, /queue/limits/key/k, 'DELETE, PUT'",
        "POST, /queue/workers/w, 'DELETE, PATCH, PUT'",
        "GET, /queue/maintenance/vacuum, POST",
        "PATCH, /queue/maintenance/retention, 'GET, HEAD, PUT'",
        "DELETE, /docs, 'GET, HEAD'",
        "POST, /queue/stats, 'GET, HEAD'",
        "TRACE, /health/live, 'GET, HEAD'",
        "BREW, /health/ready, 'GET, HEAD'",
        "POST, /openapi.json, 'GET, HEAD'",
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        Response refused = RawClient.exchange(port, method + " " + path + " HTTP/1.1", "Host: localhost")
                .problem(ProblemKind.METHOD_NOT_ALLOWED);

        assertThat(refused.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void headIsGetWithoutABody() {
        Response got = RawClient.exchange(port, "GET /health/live HTTP/1.1", "Host: localhost");
        Response head = RawClient.exchange(port, "HEAD /health/live HTTP/1.1", "Host: localhost");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(got.header("Content-Length"));
        assertThat(RawClient.exchange(port, "HEAD /queue/tasks/999999 HTTP/1.1", "Host: localhost")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost:1",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.255.3.4:99",
                "[::1]",
                "[::1]:8080",
            })
    void aRequestToThisMachineIsAnswered(String host) {
        RawClient.exchange(port, "GET /health/live HTTP/1.1", "Host: " + host).ok(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "128.0.0.1",
                "127.0.0.256",
                "127.1",
                "0.0.0.0",
                "[::2]",
                "::1",
                "localhost:80:80",
                "localhost@evil.example",
                "10.0.0.1",
                "",
            })
    void aNameThatOnlyPointsHereIsRefused(String host) {
        Response refused = RawClient.exchange(port, "GET /queue/stats HTTP/1.1", "Host: " + host);

        refused.problem(ProblemKind.FOREIGN);
        assertThat(refused.detail()).contains("Host", "localhost");
    }

    @Test
    void aRequestHasOneHost() {
        RawClient.exchange(port, "GET /health/live HTTP/1.1").problem(ProblemKind.MALFORMED);
        RawClient.exchange(port, "GET /health/live HTTP/1.1", "Host: localhost", "Host: localhost")
                .problem(ProblemKind.MALFORMED);
        RawClient.exchange(port, "GET /health/live HTTP/1.0").ok(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1", "https://localhost", "file://"})
    void aWebPageOfAnotherOriginCannotSteerTheQueue(String origin) {
        long id = served.enqueued("{\"type\":\"mail\"}");

        served.send(served.request("/queue/tasks/" + id + "/cancel")
                        .header("Origin", origin)
                        .POST(BodyPublishers.noBody()))
                .problem(ProblemKind.FOREIGN);

        assertThat(served.get("/queue/tasks/" + id).json().get("status").stringValue())
                .isEqualTo("queued");
    }

    @Test
    void aPageOfThisServerMay() {
        served.send(served.request("/queue/stats")
                        .header("Origin", served.server.uri().toString())
                        .GET())
                .ok(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/queue/stats?x=1",
                "/health/live?x=1",
                "/health/ready?x",
                "/openapi.json?x=1",
                "/queue/tasks/1?x=1",
                "/queue/tasks?x=1",
                "/queue/tasks?Limit=1",
            })
    void anUnknownParameterIsNamed(String path) {
        assertThat(served.get(path).problem(ProblemKind.INVALID).fields())
                .containsExactly(path.contains("Limit") ? "Limit" : "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/queue/tasks?type=%",
                "/queue/tasks?type=%4",
                "/queue/tasks?type=%zz",
                "/queue/tasks?type=%ff",
                "/queue/tasks?type=%ed%a0%80",
                "/queue/tasks?%ff=1",
            })
    void aQueryThatCannotBeDecodedIsAFault(String path) {
        RawClient.exchange(port, "GET " + path + " HTTP/1.1", "Host: localhost").problem(ProblemKind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%zz", "/queue/tasks/%", "/queue/tasks/%4", "/queue/%zz/stats"})
    void aPathThatCannotBeDecodedIsRefused(String path) {
        Response refused = RawClient.exchange(port, "GET " + path + " HTTP/1.1", "Host: localhost");

        assertThat(refused.status()).isIn(400, 404, 422);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nA\u0000b: c\r\n\r\n",
                "POST /queue/enqueue HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /queue/enqueue HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            })
    void whatIsNotHttpIsAnsweredWithAProblemToo(String bytes) {
        RawClient.send(port, bytes).problem(ProblemKind.MALFORMED);
    }

    @Test
    void theOddFormsOfARequestLineAreAnswered() {
        RawClient.exchange(port, "GET http://localhost/health/live HTTP/1.1", "Host: localhost")
                .ok(200);
        RawClient.exchange(port, "OPTIONS * HTTP/1.1", "Host: localhost").problem(ProblemKind.MALFORMED);
        RawClient.exchange(port, "CONNECT localhost:80 HTTP/1.1", "Host: localhost")
                .problem(ProblemKind.MALFORMED);
        RawClient.exchange(port, "GET /health/live HTTP/1.1", "Host: localhost", "Upgrade: websocket")
                .ok(200);
        RawClient.exchange(
                        port,
                        "GET /health/live HTTP/1.1",
                        "Host: localhost",
                        "Upgrade: h2c",
                        "Connection: Upgrade, HTTP2-Settings",
                        "HTTP2-Settings: AAMAAABkAAQAAP__")
                .ok(200);
    }

    @Test
    void aRequestLineOrAHeaderOfEndlessLengthIsRefused() {
        RawClient.exchange(port, "GET /" + "a".repeat(20_000) + " HTTP/1.1", "Host: localhost")
                .problem(ProblemKind.MALFORMED);
        RawClient.exchange(port, "GET / HTTP/1.1", "Host: localhost", "X: " + "a".repeat(20_000))
                .problem(ProblemKind.MALFORMED);
    }

    @Test
    void aBodyThatBreaksOffOrIsChunkedWronglyIsRefused() {
        Response refused = RawClient.send(
                port,
                String.join(
                        "\r\n",
                        "POST /queue/enqueue HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked",
                        "",
                        "zz",
                        "{}",
                        "0",
                        "",
                        ""));

        refused.problem(ProblemKind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xchunked", "gzip, chunked", "identity", "chunked, chunked"})
    void whereABodyOfUnknownCodingEndsNobodyKnowsSoWhatFollowsIsNoRequest(String coding) {
        String hidden = "POST /queue/enqueue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 17\r\n\r\n{\"type\":\"hidden\"}";
        Response refused = RawClient.send(
                port,
                "POST /queue/enqueue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: " + coding + "\r\n\r\n" + hidden);

        refused.problem(ProblemKind.MALFORMED);
        assertThat(served.get("/queue/tasks?type=hidden").ok(200).body()).isEqualTo("[]");
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOn() {
        Response created = served.send(served.request("/queue/enqueue")
                .expectContinue(true)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"mail\"}")));

        created.ok(201);
    }

    @Test
    void aConnectionIsKeptWhateverWasRefusedOnIt() {
        String large = "x".repeat(3 << 20);
        StringBuilder requests = new StringBuilder();
        for (String path : new String[] {"/nothing", "/queue/stats", "/queue/enqueue", "/queue/tasks/1/cancel"}) {
            requests.append("POST ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ");
            requests.append(large.length()).append("\r\n\r\n").append(large);
        }
        requests.append("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Response all = RawClient.send(port, requests.toString());

        assertThat(all.body()).contains("no-such-route", "method-not-allowed", "not-json", "{\"status\":\"live\"}");
    }

    @Test
    void everyAnswerForbidsSniffingAndWhatIsOfTheQueueAlsoStoring() {
        for (String path : new String[] {"/health/live", "/queue/stats", "/queue/tasks", "/openapi.json"}) {
            Response answer = served.get(path).ok(200);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Cache-Control"))
                    .isEqualTo(path.equals("/openapi.json") ? "no-cache" : "no-store");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }
}
