package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.store.Enqueued;
import dev.pawl.task.JsonText;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers that are killed, by the system and by their own tasks. */
class KillTest extends OnARealFile {
    private static final int TASKS = 3_000;
    private static final int KILLS = 8;
    private static final int HARMLESS = 60;
    private static final int DEADLY_ATTEMPTS = 3;

    private final JsonText nothing = new JsonText("{}");

    private Path errors() {
        return folder.resolve("errors.txt");
    }

    @Test
    void noTaskIsLostToWorkersThatAreKilledAtRandomMoments() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillTest: seed " + seed);
        Random random = new Random(seed);
        Pawl pawl = open();
        List<Long> ids = pawl
                .enqueueAll(IntStream.range(0, TASKS)
                        .mapToObj(i -> WorkerProcess.HARMLESS.with(nothing).maxAttempts(100))
                        .toList())
                .stream()
                .map(Enqueued::taskId)
                .toList();

        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(1 + random.nextInt(TASKS / KILLS / 2));
        }
        assertThat(pawl.browser().stats().all().completed())
                .as("something was left for the last worker")
                .isLessThan(TASKS);
        finish(WorkerProcess.start(file(), errors()));

        assertThat(ids)
                .allSatisfy(id ->
                        assertThat(task(pawl, id).status()).as("seed %s", seed).isEqualTo(TaskStatus.COMPLETED));
        assertThat(pawl.browser().stats().all().total()).isEqualTo(TASKS);
        assertThat(Files.readString(errors()))
                .as("what the workers complained of")
                .doesNotContain("Exception");
    }

    /** SIGKILL, after so many attempts have begun. */
    private void killAfter(int attempts) throws IOException, InterruptedException {
        Process worker = WorkerProcess.start(file(), errors());
        try (BufferedReader lines = worker.inputReader()) {
            for (int i = 0; i < attempts; i++) {
                assertThat(lines.readLine()).as("a worker that begins attempts").isNotNull();
            }
            worker.destroyForcibly();
        }
        assertThat(worker.waitFor()).as("killed, not ended").isNotZero();
    }

    private static int finish(Process worker) throws IOException, InterruptedException {
        try (BufferedReader lines = worker.inputReader()) {
            lines.lines().forEach(line -> {});
        }
        return worker.waitFor();
    }

    @Test
    void aTaskThatKillsItsWorkerEachTimeFailsInTheEndAndHarmsFewOthers() throws Exception {
        Pawl pawl = open();
        long deadly = pawl.enqueue(WorkerProcess.DEADLY.with(nothing).maxAttempts(DEADLY_ATTEMPTS))
                .taskId();
        List<Long> harmless = IntStream.range(0, HARMLESS)
                .mapToObj(i -> pawl.enqueue(WorkerProcess.HARMLESS, nothing).taskId())
                .toList();

        int kills = 0;
        while (finish(WorkerProcess.start(file(), errors())) == WorkerProcess.HALTED) {
            kills++;
        }

        assertThat(kills).isEqualTo(DEADLY_ATTEMPTS);
        Task end = task(pawl, deadly);
        assertThat(end.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(end.attempts()).isEqualTo(DEADLY_ATTEMPTS);
        assertThat(end.errorMessage()).contains("lease expired in attempt 3 of 3");
        int harm = 0;
        for (long id : harmless) {
            assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.COMPLETED);
            harm += task(pawl, id).attempts() - 1;
        }
        assertThat(harm)
                .as("attempts that others lost to it")
                .isLessThanOrEqualTo(WorkerProcess.PREFETCH + WorkerProcess.CONCURRENCY * DEADLY_ATTEMPTS);
    }
}
