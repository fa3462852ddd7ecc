package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/**
 * Several processes bring the same keys, and are killed at random moments. Longer: {@code -Dpawl.grid.windows=200
 * -Dpawl.grid.processes=8 -Dpawl.grid.kills=24}.
 */
class GridOfProcessesTest extends OnARealFile {
    private static final int WINDOWS = Integer.getInteger("pawl.grid.windows", 40);
    private static final int PROCESSES = Integer.getInteger("pawl.grid.processes", 3);
    private static final int KILLS = Integer.getInteger("pawl.grid.kills", 2);
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final String GONE = "gone";

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Test
    void ofManyProcessesThatAreKilledEachKeyIsDoneByOneAndEveryClaimIsFull() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<GridKey> keys = GridProcess.keys(WINDOWS);
        List<Process> processes = new ArrayList<>();
        List<String> done = new ArrayList<>();
        int kills = 0;
        int atWork = PROCESSES;
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start());
            }
            while (atWork > 0) {
                String line = said.take();
                if (line.startsWith("done ")) {
                    done.add(line);
                } else if (line.equals(GONE)) {
                    atWork--;
                } else {
                    // why: what a process logs of leases that it takes over stands among what it says.
                    assertThat(line).as("a claim that was not full").doesNotStartWith("short");
                }
                if (kills < KILLS && done.size() > (kills + 1) * keys.size() / (KILLS + 2)) {
                    kills++;
                    processes.get(random.nextInt(processes.size())).destroyForcibly();
                    processes.add(start());
                    atWork++;
                }
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }

        assertThat(done)
                .as("keys whose end was accepted, seed %s", seed)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(keys.size() - (KILLS + 1) * GridProcess.WANTED);
        assertTheTablesSayTheSame(keys);
    }

    private void assertTheTablesSayTheSame(List<GridKey> keys) {
        Pawl pawl = open();
        Grid grid = pawl.grid(GridProcess.GRID);
        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(keys.size(), 0, 0, 0));
        assertThat(grid.missing(keys)).isEmpty();
        List<Task> tasks = pawl.browser().list(TaskFilter.of(null, grid.type(), null), keys.size() + 1, null);
        assertThat(tasks)
                .hasSize(keys.size())
                .allSatisfy(task -> assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED))
                .extracting(task -> new GridKey(task.payload()))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    private Process start() throws IOException {
        Process process = GridProcess.start(file(), WINDOWS, LEASE);
        Thread reader = new Thread(() -> read(process), "test-reader");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void read(Process process) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(said::add);
        } catch (IOException | java.io.UncheckedIOException killed) {
            // What it said before counts.
        } finally {
            said.add(GONE);
        }
    }
}
