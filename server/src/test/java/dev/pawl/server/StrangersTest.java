package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests made of pieces put together at random: whatever they say, the server answers with JSON or with a problem, never
 * with a fault of its own. The seed is in the name of the test.
 */
class StrangersTest {
    private static final int REQUESTS = 400;

    private static final String[] METHODS = {
        "GET", "POST", "POST", "POST", "PUT", "PATCH", "PATCH", "DELETE", "HEAD", "OPTIONS", "X"
    };
    private static final String[] PATHS = {
        "/queue/enqueue",
        "/queue/enqueue",
        "/queue/enqueue",
        "/queue/tasks",
        "/queue/tasks/1",
        "/queue/tasks/2/cancel",
        "/queue/tasks/3/retry",
        "/queue/tasks/1/why",
        "/queue/stats",
        "/queue/queues",
        "/queue/queues/%C3%A4",
        "/queue/queues/default",
        "/queue/limits",
        "/queue/limits/key/a%2F*",
        "/queue/limits/queue/default",
        "/queue/limits/%00/%00",
        "/queue/workers",
        "/queue/workers/w",
        "/health/live",
        "/health/ready",
        "/openapi.json",
        "/queue/tasks/",
        "/queue/tasks/-9/cancel",
        "/queue/tasks/%00",
        "/queue/tasks/1%2F2",
        "/%",
        "/..;/",
        "/*",
        "/queue//tasks",
    };
    private static final String[] NAMES = {"status", "type", "queue", "limit", "after", "x", "", "%6cimit", "%", "a[]"};
    private static final String[] VALUES = {
        "",
        "1",
        "1000",
        "1001",
        "-1",
        "queued",
        "scheduled",
        "QUEUED",
        "%00",
        "%ff",
        "+",
        "%",
        "=",
        "x".repeat(300),
        "9223372036854775807",
        "9223372036854775808",
        "1e9",
        "'; DROP TABLE task; --".replace(" ", "%20"),
    };
    private static final String[] FIELDS = {
        "type",
        "payload",
        "priority",
        "compatibility",
        "max_attempts",
        "run_after_utc",
        "idempotency_key",
        "queue",
        "limit_key",
        "unique_for_seconds",
        "debounce",
        "if_updated_at_utc",
        "paused",
        "max_running",
        "rate",
        "strategy",
        "other",
        "",
        "\\u0000",
        "__proto__",
    };
    private static final String[] JSON = {
        "\"mail\"",
        "\"mail\"",
        "{}",
        "[]",
        "null",
        "true",
        "0",
        "1",
        "5",
        "-1",
        "1.5",
        "1e400",
        "1e-400",
        "1E+2147483648",
        "100000000000000000000",
        "\"\"",
        "\" \"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"2030-01-01T00:00:00Z\"",
        "\"2030-01-01T00:00:00+99:99\"",
        "\"-999999999-01-01T00:00:00\"",
        "\"+999999999-12-31T23:59:59Z\"",
        "{\"a\":1}",
        "{\"starts\":2,\"period_seconds\":0.5}",
        "{\"starts\":1e-400,\"period_seconds\":1e400}",
        "{\"a\":{\"a\":[1,2,{}]}}",
        "{\"a\":\"b.*\"}",
        "{\"a\":1e308,\"b\":-0.0}",
        "{\"\":1}",
        "\"\u00ff\"",
        "\"\u00e4\"",
    };
    private static final String[] FIRST = {
        "\"type\":\"mail\"",
        "\"type\":\"mail\"",
        "\"priority\":2",
        "\"paused\":false",
        "\"max_running\":1",
        "\"strategy\":\"fifo\"",
    };
    private static final String[] TYPES = {
        "application/json",
        "application/json",
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        ";;;",
    };
    private static final String SCRAPS = "{}[]\":,\\u0 1e.-+tfn\t\n/*\u0000\u00ff\u00c3";

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsSentTheServerHasNoFault(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            String request = request(random);
            Response answer = RawClient.send(served.server.port(), request);

            assertThat(answer.status()).as(request).isBetween(200, 499);
            assertThat(answer.header("Content-Type"))
                    .as(request)
                    .isEqualTo(answer.status() < 300 ? "application/json" : "application/problem+json");
            if (!request.startsWith("HEAD")) {
                assertThat(answer.json().isContainer()).as(request).isTrue();
            }
        }
        served.get("/health/ready").ok(200);
        served.get("/queue/tasks?limit=1000").ok(200);
    }

    private static String request(Random random) {
        String body = body(random);
        StringBuilder request =
                new StringBuilder(pick(random, METHODS)).append(' ').append(pick(random, PATHS));
        for (int i = random.nextInt(5) - 2, n = 0; n < i; n++) {
            request.append(n == 0 ? '?' : '&').append(pick(random, NAMES));
            request.append(random.nextInt(5) == 0 ? "" : "=" + pick(random, VALUES));
        }
        request.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ");
        request.append(pick(random, TYPES)).append("\r\n");
        if (random.nextInt(4) == 0) {
            return request.append("Transfer-Encoding: chunked\r\n\r\n")
                    .append(chunked(body))
                    .toString();
        }
        int length = body.length();
        return request.append("Content-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    private static String chunked(String body) {
        String chunk = body.isEmpty() ? "" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        return chunk + "0\r\n\r\n";
    }

    /** A body that is right for some route, then damaged now and again. */
    private static String body(Random random) {
        StringBuilder body = new StringBuilder("{").append(pick(random, FIRST));
        for (int n = random.nextInt(4); n > 0; n--) {
            body.append(",\"").append(pick(random, FIELDS)).append("\":").append(pick(random, JSON));
        }
        body.append('}');
        for (int n = random.nextInt(6) - 3; n > 0; n--) {
            damage(body, random);
        }
        return new String(body.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }

    private static void damage(StringBuilder body, Random random) {
        int from = random.nextInt(body.length() + 1);
        int to = Math.min(body.length(), from + random.nextInt(6));
        switch (random.nextInt(3)) {
            case 0 -> body.delete(from, to);
            case 1 -> body.insert(from, SCRAPS.charAt(random.nextInt(SCRAPS.length())));
            default -> body.insert(from, body.substring(from, to));
        }
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
