package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** A system that is told what happens to tasks. It answers 204 unless told. */
final class WebhookReceiver implements AutoCloseable {
    /** An answer to come. */
    private record Answer(int status, String body, String header, String value) {}

    /** What was sent. */
    record Sent(String path, String id, String timestamp, String signatures, String body) {
        JsonNode json() {
            return Response.JSON.readTree(body);
        }

        JsonNode data() {
            return json().get("data");
        }

        long taskId() {
            return data().get("task_id").longValue();
        }

        /** Whether one of the signatures is by this secret, by a computation of our own. */
        boolean isSignedBy(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(
                        new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("whsec_", "")), "HmacSHA256"));
                byte[] expected =
                        mac.doFinal(String.join(".", id, timestamp, body).getBytes(UTF_8));
                return List.of(signatures.split(" ", -1))
                        .contains("v1," + Base64.getEncoder().encodeToString(expected));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final HttpServer server;
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final Deque<Answer> answers = new ArrayDeque<>();

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/pawl?a=1";
    }

    /** The next request is answered so. */
    void answers(int status, String body) {
        answers(status, body, "X-Any", "any");
    }

    synchronized void answers(int status, String body, String header, String value) {
        answers.add(new Answer(status, body, header, value));
    }

    private synchronized Answer answer() {
        return answers.isEmpty() ? new Answer(204, "", "X-Any", "any") : answers.remove();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Answer answer = answer();
            var headers = exchange.getRequestHeaders();
            exchange.getResponseHeaders().set(answer.header, answer.value);
            byte[] bytes = answer.body.getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            sent.add(new Sent(
                    exchange.getRequestURI().toString(),
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    body));
        }
    }

    Sent next() throws InterruptedException {
        Sent next = sent.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("something sent").isNotNull();
        return next;
    }

    boolean hasMore() {
        return !sent.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
