package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker takes, and how what it runs is ended. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are written for sh")
class WorkTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aWorkerTakesOnlyWhatItIsThereFor() {
        long gpu = cli.enqueue("t", "--compatibility", "{\"gpu\":true,\"mem\":16}");
        long eu = cli.enqueue("t", "--compatibility", "{\"region\":\"eu\"}", "--queue", "other");
        long other = cli.enqueue("u");

        drain("--queue", "default", "--exec", "true").ok();
        assertThat(statuses(gpu, eu, other)).containsExactly("queued", "queued", "queued");

        drain("--exec", "true", "--capability", "gpu=true", "--capability", "mem=16")
                .ok();
        assertThat(statuses(gpu, eu, other)).containsExactly("completed", "queued", "queued");

        drain("--exec", "true", "--capability", "region=us", "--capability", "region=eu", "--queue", "other")
                .ok();
        assertThat(statuses(gpu, eu, other)).containsExactly("completed", "completed", "queued");

        cli.run("work", "--type", "v", "u", "--exec", "true", "--drain").ok();
        assertThat(statuses(other)).containsExactly("completed");
    }

    @Test
    void aTypeMayBeABeginning() {
        long id = cli.enqueue("mail.send");

        cli.run("work", "--type", "mail.*", "--exec", "echo $PAWL_TASK_TYPE", "--drain")
                .ok();

        assertThat(cli.show(id)).containsEntry("result", "mail.send");
    }

    @Test
    void manyTasksAreWorkedAtOnceAndCounted() {
        cli.input("{}\n".repeat(40)).run("enqueue", "t", "--lines", "-").ok();

        Cli.Said said = drain("--exec", "true", "--concurrency", "8", "--id", "me", "--json")
                .ok();

        assertThat(said.object())
                .containsEntry("worker_id", "me")
                .containsEntry("completed", 40)
                .containsEntry("failed", 0);
        assertThat(said.err()).contains("Worker me takes t").contains("40 completed");
        assertThat(cli.run("workers", "--json").ok().array().get(0))
                .containsEntry("worker_id", "me")
                .containsEntry("status", "stopped")
                .containsEntry("concurrency", 8)
                .containsEntry("types", List.of("t"));
        assertThat(cli.run("workers").ok().out()).contains("me", "stopped");
    }

    @Test
    void aCancelEndsTheCommandAndAllThatItStarted() throws Exception {
        Path pids = folder.resolve("pids");
        long id = cli.enqueue("t");
        String stubborn = "trap '' TERM; echo $$ >> " + pids + "; sleep 300 & echo $! >> " + pids
                + "; sh -c 'echo $$ >> " + pids + "; sleep 301; true' & while true; do sleep 1; done";

        CompletableFuture<Cli.Said> worker = CompletableFuture.supplyAsync(() -> drain("--exec", stubborn));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 3);
        cli.run("cancel", Long.toString(id)).ok();

        assertThat(worker)
                .succeedsWithin(Duration.ofSeconds(60))
                .satisfies(said -> assertThat(said.err()).contains("1 cancelled or taken over"));
        for (String pid : Files.readAllLines(pids)) {
            await(pid).atMost(Duration.ofSeconds(10)).until(() -> isGone(Long.parseLong(pid)));
        }
        assertThat(cli.show(id)).containsEntry("status", "cancelled").containsEntry("result", null);
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessTree::isRunning).isEmpty();
    }

    private Cli.Said drain(String... options) {
        String[] args = new String[options.length + 4];
        System.arraycopy(new String[] {"work", "--type", "t", "--drain"}, 0, args, 0, 4);
        System.arraycopy(options, 0, args, 4, options.length);
        return cli.run(args);
    }

    private List<Object> statuses(long... ids) {
        return Arrays.stream(ids).mapToObj(id -> cli.show(id).get("status")).toList();
    }
}
