package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is told to who watches the queue as a whole. */
class PulseTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

    private Iterator<String> watch() {
        try {
            HttpResponse<Stream<String>> response =
                    CLIENT.send(served.request("/queue/pulse").GET().build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
            return response.body().iterator();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static JsonNode next(Iterator<String> lines) {
        while (true) {
            String line = lines.next();
            if (line.startsWith("data: ")) {
                return Response.JSON.readTree(line.substring("data: ".length()));
            }
        }
    }

    private static long queued(JsonNode pulse) {
        return pulse.at("/metrics/queue_depth_by_status/queued").longValue();
    }

    @Test
    void whoWatchesIsToldAtOnceAndThenOfWhatChanged() {
        served.enqueued("{\"type\":\"mail\"}");
        Iterator<String> lines = watch();

        JsonNode first = next(lines);
        assertThat(queued(first)).isEqualTo(1);
        assertThat(first.propertyNames()).containsExactlyElementsOf(Pulse.SHAPE.memberNames());

        served.enqueued("{\"type\":\"mail\"}");
        JsonNode pulse = next(lines);
        while (queued(pulse) != 2) {
            pulse = next(lines);
        }
        assertThat(pulse.at("/at_utc").stringValue())
                .isGreaterThan(first.at("/at_utc").stringValue());
    }

    @Test
    void aHundredWatchersShareOneLook() {
        Iterator<String> one = watch();
        for (int i = 0; i < 98; i++) {
            assertThat(watch().hasNext()).isTrue();
        }
        Iterator<String> other = watch();
        next(one);
        next(other);

        JsonNode told = next(other);
        JsonNode same = next(one);
        while (!same.at("/at_utc").equals(told.at("/at_utc"))) {
            same = next(one);
        }
        assertThat(same).isEqualTo(told);
    }

    @Test
    void theStreamEndsWithTheServerAndSaysWhenToComeBack() {
        Iterator<String> lines = watch();
        next(lines);

        served.server.close();

        String last = "";
        while (lines.hasNext()) {
            String line = lines.next();
            last = line.isEmpty() ? last : line;
        }
        assertThat(last).isEqualTo("retry: 1000");
    }
}
