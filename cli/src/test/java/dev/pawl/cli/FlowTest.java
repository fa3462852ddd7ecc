package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What steers the flow of tasks: keys, edits, pauses, limits, strategies; and why a task does not run. */
class FlowTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aDebouncedTaskHasThePayloadAndTheTimeOfTheLast() {
        long id = cli.enqueue("t", "--key", "k", "--debounce", "--payload", "1");

        Cli.Said again =
                cli.run("enqueue", "t", "--key", "k", "--debounce", "--payload", "2", "--run-after", "1h", "--json");

        assertThat(again.ok().object())
                .containsEntry("task_id", (int) id)
                .containsEntry("created", false)
                .containsEntry("message", "Task still waits; its payload and its time to run were replaced");
        assertThat(cli.show(id)).containsEntry("payload", 2);
        assertThat(cli.run("list", "--status", "scheduled", "--json").ok().array())
                .hasSize(1);
    }

    @Test
    void aTaskIsToldSomethingOnce() {
        long id = cli.enqueue("t");

        assertThat(cli.run("signal", String.valueOf(id), "approved", "{\"by\": \"ada\"}")
                        .ok()
                        .err())
                .contains("Task " + id + " told");
        assertThat(cli.run("signal", String.valueOf(id), "approved"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).contains("it was told 'approved' before"));
        assertThat(cli.run("signal", "99", "approved").err()).contains("there is no task 99");
        assertThat(cli.run("signal", String.valueOf(id), "x", "{oops").err()).contains("must be JSON");
    }

    @Test
    void aKeyIsUniqueForAsLongAsItIsTold() {
        long id = cli.enqueue("t", "--key", "k", "--unique-for", "1d");
        assertThat(cli.enqueue("t", "--key", "k", "--unique-for", "1d")).isEqualTo(id);

        long brief = cli.enqueue("t", "--key", "brief", "--unique-for", "1ms");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> cli.enqueue("t", "--key", "brief", "--unique-for", "1ms") != brief);
    }

    @Test
    void linesShareTheLimitKey() {
        cli.input("1\n2\n")
                .run("enqueue", "t", "--lines", "-", "--limit-key", "acme")
                .ok();

        assertThat(cli.run("list", "--json").ok().array())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task).containsEntry("limit_key", "acme"));
        assertThat(cli.run("show", "1").ok().out()).contains("Limit key    acme");
    }

    @Test
    void whyIsASentenceAndAsJsonItsReasonsToo() {
        cli.enqueue("mail", "--run-after", "1h");
        cli.run("queue", "pause", "default").ok();

        assertThat(cli.run("why", "1").ok().out())
                .startsWith("Task 1 is not running: ")
                .contains("queue 'default' has been paused")
                .contains("no worker is alive");
        Map<String, Object> why = cli.run("why", "1", "--json").ok().object();
        assertThat(why).containsEntry("task_id", 1).containsKey("sentence");
        assertThat(why.get("reasons")).asString().contains("code=scheduled", "code=queue_paused", "code=no_worker");
        assertThat(cli.run("why", "9").code()).isEqualTo(1);
    }

    @Test
    void anEditChangesWhatIsNamedAndNothingElse() {
        cli.enqueue("t", "--payload", "1", "--run-after", "1h", "--priority", "7");

        assertThat(cli.run("edit", "1", "--payload", "2").ok().out()).contains("Task 1 changed");
        assertThat(cli.show(1)).containsEntry("payload", 2).containsEntry("priority", 7);
        assertThat(cli.run("list", "--status", "scheduled", "--json").ok().array())
                .hasSize(1);

        cli.run("edit", "1", "--priority", "8", "--run-after", "0s").ok();
        assertThat(cli.show(1)).containsEntry("payload", 2).containsEntry("priority", 8);
        assertThat(cli.run("list", "--status", "scheduled", "--json").ok().array())
                .isEmpty();

        cli.input("{\"from\": \"here\"}").run("edit", "1", "--payload", "-").ok();
        assertThat(cli.show(1)).containsEntry("payload", Map.of("from", "here"));
    }

    @Test
    void whatWaitsNoLongerIsNotEdited() {
        cli.enqueue("t", "--payload", "1");
        cli.run("cancel", "1").ok();

        Cli.Said ended = cli.run("edit", "1", "--payload", "2");
        Cli.Said missing = cli.run("edit", "9", "--payload", "2", "--json");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("only a task that still waits").contains("it is cancelled");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.object()).containsEntry("status", null).containsEntry("message", "there is no task 9");
        assertThat(cli.show(1)).containsEntry("payload", 1);
    }

    @Test
    void aPauseHoldsUntilItIsEnded() {
        cli.enqueue("t");

        assertThat(cli.run("queue", "pause", "default").ok().out()).isEqualToIgnoringNewLines("default paused");
        assertThat(cli.run("queue", "pause", "default").ok().out()).contains("was paused already");
        assertThat(queue("default").get("paused_at_utc")).isNotNull();
        assertThat(cli.run("queue", "list").ok().out()).contains("PAUSED SINCE", "default");
        drain("t");
        assertThat(cli.show(1)).containsEntry("status", "queued");

        assertThat(cli.run("queue", "resume", "default", "--json").ok().object())
                .containsEntry("queue", "default")
                .containsEntry("paused", false)
                .containsEntry("changed", true);
        assertThat(cli.run("queue", "resume", "default").ok().out()).contains("was not paused");
        assertThat(queue("default")).containsEntry("paused_at_utc", null).containsEntry("queued", 1);
    }

    @Test
    void aQueueThatHasNoTasksIsPausedAndTheMistakeCanBeSeen() {
        cli.enqueue("t");

        Cli.Said said = cli.run("queue", "pause", "defalt").ok();

        assertThat(said.err()).contains("'defalt' has no tasks yet");
        assertThat(cli.run("queue", "pause", "a\nb").code()).isEqualTo(2);
        assertThat(cli.run("queue", "pause", " ").err()).contains("QUEUE must have 1 to 200 characters");
    }

    @Test
    void whatIsNotNamedOfALimitStays() {
        cli.enqueue("t");
        assertThat(cli.run("queue", "limits").ok().err()).contains("No limits");

        cli.run("queue", "limit", "--key", "acme", "--max-running", "3").ok();
        assertThat(cli.run("queue", "limit", "--key", "acme", "--rate", "50/1s")
                        .ok()
                        .out())
                .isEqualToIgnoringNewLines("key acme: at most 3 running, 50 starts in 1s");
        assertThat(cli.run("queue", "limits", "--json").ok().array())
                .singleElement()
                .satisfies(limit -> assertThat(limit)
                        .containsEntry("scope", "key")
                        .containsEntry("name", "acme")
                        .containsEntry("max_running", 3)
                        .containsEntry("rate", Map.of("starts", 50, "period_seconds", 1))
                        .containsEntry("held_by", List.of()));
        assertThat(cli.run("queue", "limits").ok().out()).contains("0 of 3", "0 of 50 in 1s");

        assertThat(cli.run("queue", "limit", "--key", "acme", "--max-running", "none")
                        .ok()
                        .out())
                .isEqualToIgnoringNewLines("key acme: 50 starts in 1s");
        assertThat(cli.run("queue", "limit", "--key", "acme", "--rate", "none")
                        .ok()
                        .out())
                .contains("no limit");
        assertThat(cli.run("queue", "limits", "--json").ok().array()).isEmpty();
    }

    @Test
    void aLimitOnAQueueStandsBesideItsCounts() {
        cli.enqueue("t", "--queue", "slow");

        cli.run("queue", "limit", "--queue", "slow", "--max-running", "0").ok();

        assertThat(queue("slow").get("limit")).asString().contains("max_running=0");
        assertThat(cli.run("queue", "list").ok().out()).contains("0 of 0");
        assertThat(cli.run("why", "1").ok().out()).contains("queue 'slow' is limited to none running at all");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are written for sh")
    void aLimitHoldsTheSecondTaskBackAndNamesTheFirst() {
        cli.enqueue("t", "--limit-key", "acme");
        cli.enqueue("t", "--limit-key", "acme");
        cli.run("queue", "limit", "--key", "ac*", "--max-running", "1").ok();
        Path go = folder.resolve("go");
        CompletableFuture<Cli.Said> worker = CompletableFuture.supplyAsync(() -> cli.run(
                "work",
                "--type",
                "t",
                "--exec",
                "while [ ! -e '" + go + "' ]; do sleep 0.1; done",
                "--drain",
                "--concurrency",
                "2",
                "--id",
                "w"));
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !cli.run("queue", "limits", "--json")
                            .ok()
                            .array()
                            .get(0)
                            .get("held_by")
                            .equals(List.of()));

            assertThat(cli.run("queue", "limits").ok().out()).contains("1 of 1 each");
            assertThat(cli.run("why", "2").ok().out()).contains("key 'acme' may have 1 running at once");
            assertThat(cli.run("worker", "set", "w", "--strategy", "FIFO").ok().out())
                    .isEqualToIgnoringNewLines("w fifo");
            assertThat(cli.run("workers", "--json").ok().array().get(0)).containsEntry("strategy", "fifo");
        } finally {
            touch(go);
        }
        assertThat(worker).succeedsWithin(Duration.ofSeconds(60));
        assertThat(cli.show(2)).containsEntry("status", "completed");
    }

    @Test
    void aWorkerThatIsNotThereIsNotFound() {
        cli.enqueue("t");

        Cli.Said said = cli.run("worker", "set", "nobody", "--strategy", "fifo");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("there is no worker nobody").contains("pawl workers");
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> queue(String name) {
        return cli.run("queue", "list", "--json").ok().array().stream()
                .filter(queue -> queue.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void drain(String type) {
        cli.run("work", "--type", type, "--exec", "exit 0", "--drain").ok();
    }
}
