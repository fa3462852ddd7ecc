package dev.pawl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.Grid;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.JsonText;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The workers in other languages do what they should, also when the server restarts under them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RemoteWorkersTest {
    private static final TaskType<JsonText> SQUARE = TaskType.json("square");
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final Queue<Long> completed = new ConcurrentLinkedQueue<>();
    private ServerSettings settings = ServerSettings.DEFAULT.withPort(0);

    private Pawl pawl;
    private PawlServer server;
    private Process worker;

    private void serve() throws IOException {
        pawl = Pawl.open(folder.resolve("work.db"));
        pawl.subscribe(event -> {
            if (event instanceof TaskEvent.Ended ended && ended.transition().status() == TaskStatus.COMPLETED) {
                completed.add(ended.taskId());
            }
        });
        server = PawlServer.start(pawl, settings);
        settings = settings.withPort(server.port());
    }

    private void closeServer() {
        server.close();
        pawl.close();
    }

    @AfterEach
    void close() {
        if (worker != null) {
            worker.destroyForcibly();
        }
        if (server != null) {
            closeServer();
        }
    }

    private void startWorker(String interpreter, String file) throws IOException {
        Path script = Path.of("remote", file).toAbsolutePath();
        worker = new ProcessBuilder(interpreter, script.toString(), server.uri().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }

    private static boolean isThere(String... command) {
        try {
            Process asked = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor(20, TimeUnit.SECONDS) && asked.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void enqueue(int tasks) {
        pawl.enqueueAll(IntStream.rangeClosed(1, tasks)
                .mapToObj(n -> SQUARE.with(new JsonText("{\"n\":" + n + "}")))
                .toList());
    }

    private void awaitCompleted(int tasks) {
        await().atMost(SOON)
                .failFast("the worker has ended", () -> !worker.isAlive())
                .until(() -> completed.size() >= tasks);
    }

    private void assertAllDoneOnce(int tasks) throws IOException {
        assertThat(completed)
                .as(Files.readString(folder.resolve("worker.log")))
                .doesNotHaveDuplicates()
                .hasSize(tasks);
        List<Task> all = pawl.browser().list(TaskFilter.of(null, null, null), tasks + 1, null);
        assertThat(all).hasSize(tasks).allSatisfy(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(task.result().replace(" ", "")).isEqualTo("{\"square\":" + task.id() * task.id() + "}");
        });
    }

    @Test
    void theOneInPythonWorksAThousandTasksOverARestartAndEachIsAcceptedOnce() throws Exception {
        assumeTrue(isThere("python3", "--version"), "no Python here");
        serve();
        enqueue(1_000);
        startWorker("python3", "worker.py");
        awaitCompleted(300);

        closeServer();
        serve();

        awaitCompleted(1_000);
        assertAllDoneOnce(1_000);
        assertThat(pawl.browser().workers())
                .singleElement()
                .satisfies(known -> assertThat(known.selector().types()).containsExactly("square"));
    }

    @Test
    void theGridInPythonIsDoneOnceByTwo() throws Exception {
        assumeTrue(isThere("python3", "--version"), "no Python here");
        serve();
        startWorker("python3", "grid.py");
        Process first = worker;
        startWorker("python3", "grid.py");
        assertThat(first.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(worker.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        String said = Files.readString(folder.resolve("worker.log"));
        assertThat(pawl.grid("forecasts").statistics()).as(said).isEqualTo(new Grid.Statistics(23, 1, 0, 0));
        assertThat(completed).doesNotHaveDuplicates().hasSize(23);
        assertThat(said).contains("\"missing\": [{");
    }

    @Test
    void theOneInNodeWorksOverARestart() throws Exception {
        assumeTrue(
                isThere("node", "-e", "process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)"), "no Node here");
        worksOverARestart("node", "worker.mjs", 40);
    }

    @Test
    void theOneInShellWorksOverARestart() throws Exception {
        assumeTrue(isThere("sh", "-c", "command -v curl"), "no shell with curl here");
        worksOverARestart("sh", "worker.sh", 8);
    }

    private void worksOverARestart(String interpreter, String file, int tasks) throws Exception {
        serve();
        enqueue(tasks);
        startWorker(interpreter, file);
        awaitCompleted(tasks / 4);

        closeServer();
        serve();

        awaitCompleted(tasks);
        assertAllDoneOnce(tasks);
    }
}
