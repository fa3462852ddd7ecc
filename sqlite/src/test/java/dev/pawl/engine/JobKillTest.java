package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.JobRequest;
import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.engine.HashProcess.Item;
import dev.pawl.store.EventFilter;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs whose workers are killed. Longer: {@code -Dpawl.job.items=20000}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class JobKillTest extends OnARealFile {
    private static final int ITEMS = Integer.getInteger("pawl.job.items", 300);
    private static final int[] KILLED_AT_PERCENT = {10, 45, 80};
    private static final long LOOK_MILLIS = 2;

    private final Time time = Time.system();

    private Process worker() throws IOException {
        return HashProcess.start(file(), folder.resolve("errors.txt"));
    }

    private List<TaskRequest<Item>> files() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        List<TaskRequest<Item>> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            Path file = Files.writeString(files.resolve(i + ".txt"), "file " + i + "\n".repeat(i % 100));
            items.add(HashProcess.HASH.with(new Item(file.toString())));
        }
        return items;
    }

    @Test
    void eachItemHasOneResultAndProgressNeverGoesBackHoweverOftenTheWorkerIsKilled() throws Exception {
        Pawl pawl = open();
        Map<Long, Integer> completions = completions(pawl);
        Job job = pawl.jobs().start(JobRequest.of("hash").items(files()).close());
        long begun = time.now();
        int kills = 0;
        long looks = 0;
        double last = 0;
        Bell bell = new Bell();
        Process worker = worker();
        while (!job.status().isEnded()) {
            time.await(bell, time.now() + LOOK_MILLIS);
            job = pawl.jobs().get(job.id()).orElseThrow();
            looks++;
            assertThat(job.progress()).isBetween(last, 1.0);
            assertThat(job.counts().total()).isEqualTo(ITEMS);
            last = job.progress();
            if (kills < KILLED_AT_PERCENT.length && last * 100 >= KILLED_AT_PERCENT[kills]) {
                worker.destroyForcibly().waitFor();
                kills++;
                worker = worker();
            }
        }
        worker.destroyForcibly().waitFor();

        assertThat(kills).isEqualTo(KILLED_AT_PERCENT.length);
        assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job.counts()).isEqualTo(new Job.Counts(0, 0, ITEMS, 0, 0));
        assertThat(checkedResults(pawl, job.id())).isEqualTo(ITEMS);
        await().atMost(SOON).until(() -> completions.size() == ITEMS);
        assertThat(completions.values()).containsOnly(1);
        System.out.println(
                "JobKillTest: " + ITEMS + " items, " + kills + " kills, " + looks + " looks at the progress, "
                        + (time.now() - begun) + " ms, " + again(pawl, job.id()) + " items were begun more than once");
    }

    private static int checkedResults(Pawl pawl, long job) throws IOException {
        int checked = 0;
        List<JobItem> page = pawl.jobs().results(job, 0, 1_000);
        while (!page.isEmpty()) {
            for (JobItem item : page) {
                String file = item.item().replaceAll("^\\{\"file\":\"|\"}$", "").replace("\\\\", "\\");
                assertThat(item.details()).isEqualTo("\"" + HashProcess.hash(Path.of(file)) + "\"");
                assertThat(item.success()).isTrue();
                checked++;
            }
            page = pawl.jobs().results(job, page.get(page.size() - 1).taskId(), 1_000);
        }
        return checked;
    }

    /** How often each task completes from now on, by the event log. */
    private static Map<Long, Integer> completions(Pawl pawl) {
        Map<Long, Integer> completions = new ConcurrentHashMap<>();
        pawl.follow(EventFilter.ALL.withKinds(Set.of(LoggedEvent.Kind.COMPLETED)), null, (events, next) -> {
            for (LoggedEvent event : events) {
                LoggedEvent.Subject task = event.task();
                completions.merge(task == null ? 0 : task.id(), 1, Integer::sum);
            }
            next.run();
        });
        return completions;
    }

    private static long again(Pawl pawl, long job) {
        return pawl.browser().list(TaskFilter.ALL.withJob(job), ITEMS, null).stream()
                .filter(task -> task.attempts() > 1)
                .count();
    }

    @Test
    void aCancelStopsWhatRunsInAnotherProcessWithinAnExtensionAndTheRestNeverStarts() throws Exception {
        Pawl pawl = open();
        Job job = pawl.jobs()
                .start(JobRequest.of("endless")
                        .items(IntStream.range(0, ITEMS)
                                .mapToObj(i -> HashProcess.ENDLESS.with(new Item("none")))
                                .toList())
                        .close());
        Process worker = worker();
        try (BufferedReader lines = worker.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            for (int i = 0; i < HashProcess.CONCURRENCY; i++) {
                assertThat(lines.readLine()).startsWith("begun");
            }
            long asked = time.now();
            assertThat(pawl.jobs().cancel(job.id())).isTrue();
            for (int i = 0; i < HashProcess.CONCURRENCY; i++) {
                assertThat(lines.readLine()).as("nothing begins any more").startsWith("told");
            }
            long told = time.now() - asked;
            await().atMost(SOON)
                    .until(() -> pawl.jobs().get(job.id()).orElseThrow().status() == JobStatus.CANCELLED);
            System.out.println("JobKillTest: " + ITEMS + " items, told " + told
                    + " ms after the cancel, all cancelled after " + (time.now() - asked) + " ms");
        } finally {
            worker.destroyForcibly().waitFor();
        }
        assertThat(pawl.jobs().get(job.id()).orElseThrow().counts()).isEqualTo(new Job.Counts(0, 0, 0, 0, ITEMS));
    }
}
