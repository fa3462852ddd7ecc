package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** A client that follows the events, as a browser does. */
final class EventClient implements AutoCloseable {
    /**
     * One message.
     *
     * @param begin the id that was told before all messages
     */
    record Message(String begin, String id, String event, JsonNode data) {
        long taskId() {
            return data.get("task_id").longValue();
        }
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "event-client");
                thread.setDaemon(true);
                return thread;
            }))
            .build();

    private final BufferedReader lines;
    private String begin = "";

    /** Everything that was no message: comments, and {@code retry}. */
    final List<String> asides = new ArrayList<>();

    private EventClient(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    static EventClient open(Served served, String query, String... headers) {
        HttpRequest.Builder request = served.request("/queue/events" + query).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
            return new EventClient(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next message; waits for it. */
    Message next() {
        try {
            String id = "";
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    return new Message(begin, id, event, Response.JSON.readTree(line.substring(6)));
                } else if (line.isEmpty()) {
                    begin = begin.isEmpty() ? id : begin;
                } else {
                    asides.add(line);
                }
            }
            throw new IllegalStateException("the stream has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Message> next(int messages) {
        List<Message> read = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            read.add(next());
        }
        return read;
    }

    /** Waits for the end; what came before it. */
    List<String> end() throws IOException {
        return lines.lines().toList();
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
