package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Thousands of requests that are made of the OpenAPI document, most of them then spoilt: no answer is a fault of the server,
 * and each is one that the document has. Routes are taken from the document, so a new one is met by itself.
 *
 * <p>Longer: {@code -Dpawl.fuzz.requests=100000}; the same again: {@code -Dpawl.fuzz.seed=N}.
 */
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("pawl.fuzz.requests", 1_000);
    private static final long SEED = Long.getLong("pawl.fuzz.seed", new Random().nextLong());

    /** So many backups are left lying about. */
    private static final int TIDY_EVERY = 1_000;

    @TempDir
    Path folder;

    @Test
    void noRequestMeetsAFaultOrAnAnswerThatTheDocumentLacks() throws IOException {
        JsonNode document = Response.JSON.readTree(OpenApi.json(Routes.ALL));
        AnswerJudge judge = new AnswerJudge(document);
        RequestMaker maker = new RequestMaker(document, new Random(SEED));
        Map<String, Integer> answers = new TreeMap<>();
        PawlSettings settings =
                PawlSettings.DEFAULT.withStore(new StoreSettings(Durability.NORMAL, Duration.ofSeconds(30)));
        Pawl pawl = Pawl.open(folder.resolve("queue.db").toString(), settings);
        try (Served served = new Served(pawl, Served.ANY_PORT);
                KeptConnection connection = new KeptConnection(served.server.port())) {
            pawl.handle(TaskType.json("a"), (payload, context) -> context.progress(1, 2, "half"));
            pawl.start();
            for (int i = 0; i < REQUESTS; i++) {
                RequestMaker.Request request = maker.next();
                Response answer = connection.send(request.method(), request.bytes());
                Optional<String> fault = judge.fault(request.method(), request.path(), answer);
                assertThat(fault)
                        .as(
                                "request %d of seed %d (-Dpawl.fuzz.seed): %s%nanswer: %d %s",
                                i, SEED, request, answer.status(), answer.body())
                        .isEmpty();
                maker.remember(answer);
                answers.merge(answer.status() / 100 + "xx", 1, Integer::sum);
                if (i % TIDY_EVERY == 0) {
                    tidy();
                }
            }
        }
        assertThat(answers)
                .as("seed %d: both what is right and what is wrong was asked for", SEED)
                .containsKeys("2xx", "4xx");
    }

    private void tidy() throws IOException {
        Path backups = folder.resolve("backups");
        if (Files.exists(backups)) {
            try (Stream<Path> files = Files.list(backups)) {
                List<Path> old =
                        files.filter(file -> file.toString().endsWith(".db")).toList();
                for (Path file : old) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
