package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Several processes bring the same keys of a grid, by a file or a server, and are killed at random moments: each key is done by one,
 * every claim is full, and the counts are those of the tables.
 */
public final class KilledGrid {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final String GONE = "gone";

    private final int windows;
    private final int processes;
    private final int kills;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    /**
     * @param windows fifteen keys each
     * @param processes how many at once
     * @param kills how many of them are killed, and replaced
     */
    public KilledGrid(int windows, int processes, int kills) {
        this.windows = windows;
        this.processes = processes;
        this.kills = kills;
    }

    /**
     * @param location where the processes find the queue
     * @param queue the same one, to look at in the end
     */
    public void run(String location, Pawl queue) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<GridKey> keys = GridProcess.keys(windows);
        List<Process> started = new ArrayList<>();
        List<String> done = new ArrayList<>();
        int killed = 0;
        int atWork = processes;
        try {
            for (int i = 0; i < processes; i++) {
                started.add(start(location));
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
                if (killed < kills && done.size() > (killed + 1) * keys.size() / (kills + 2)) {
                    killed++;
                    started.get(random.nextInt(started.size())).destroyForcibly();
                    started.add(start(location));
                    atWork++;
                }
            }
        } finally {
            started.forEach(Process::destroyForcibly);
        }

        assertThat(done)
                .as("keys whose end was accepted, seed %s", seed)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(keys.size() - (kills + 1) * GridProcess.WANTED);
        assertTheTablesSayTheSame(queue, keys);
    }

    private static void assertTheTablesSayTheSame(Pawl queue, List<GridKey> keys) {
        Grid grid = queue.grid(GridProcess.GRID);
        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(keys.size(), 0, 0, 0));
        assertThat(grid.missing(keys)).isEmpty();
        List<Task> tasks = queue.browser().list(TaskFilter.of(null, grid.type(), null), keys.size() + 1, null);
        assertThat(tasks)
                .hasSize(keys.size())
                .allSatisfy(task -> assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED))
                .extracting(task -> new GridKey(task.payload()))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    private Process start(String location) throws IOException {
        Process process = GridProcess.start(location, windows, LEASE);
        Thread reader = new Thread(() -> read(process), "test-reader");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void read(Process process) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException killed) {
            // What it said before counts.
        } finally {
            said.add(GONE);
        }
    }
}
