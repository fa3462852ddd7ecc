package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.AccessToken;
import dev.pawl.store.NewAccessToken;
import dev.pawl.testkit.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A real server over a real file, and a client that talks to it. */
final class Served implements AutoCloseable {
    static final ServerSettings ANY_PORT = ServerSettings.DEFAULT.withPort(0);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final Pawl pawl;
    final PawlServer server;

    Served(Pawl pawl, ServerSettings settings) {
        this.pawl = pawl;
        try {
            this.server = PawlServer.start(pawl, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Served in(Path folder) {
        return new Served(Pawl.open(folder.resolve("queue.db")), ANY_PORT);
    }

    /** Over time that the test moves. */
    static Served in(Path folder, FakeTime time, ServerSettings settings) {
        return new Served(
                Pawl.open(folder.resolve("queue.db").toString(), PawlSettings.DEFAULT.withTime(time)), settings);
    }

    /** The secret of a new token. */
    String token(String name, AccessToken.Role... roles) {
        return pawl.access()
                .create(new NewAccessToken(name, Set.of(roles), null))
                .secret()
                .text();
    }

    /** Shows a token. */
    HttpRequest.Builder with(String secret, String path) {
        return request(path).header("Authorization", "Bearer " + secret);
    }

    Response get(String path, String secret) {
        return send(with(secret, path).GET());
    }

    Response get(String path) {
        return send(request(path).GET());
    }

    /** A POST without a body, as {@code curl -X POST} sends it. */
    Response post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Response post(String path, String json) {
        return post(path, BodyPublishers.ofString(json));
    }

    Response post(String path, BodyPublisher json) {
        return send(request(path).header("Content-Type", "application/json").POST(json));
    }

    Response patch(String path, String json) {
        return send(path, "PATCH", json);
    }

    Response put(String path, String json) {
        return send(path, "PUT", json);
    }

    Response delete(String path) {
        return send(request(path).DELETE());
    }

    private Response send(String path, String method, String json) {
        return send(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
    }

    Response enqueue(String json) {
        return post("/queue/enqueue", json);
    }

    /** Enqueues a task that is expected to be fine. */
    long enqueued(String json) {
        return enqueue(json).json().get("task_id").longValue();
    }

    /** A GET whose answer may take its time. */
    CompletableFuture<Response> eventually(String path) {
        return CLIENT.sendAsync(request(path).GET().build(), BodyHandlers.ofString())
                .thenApply(response -> new Response(response.statusCode(), response.headers(), response.body()));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path));
    }

    Response send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Response(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        pawl.close();
    }
}
