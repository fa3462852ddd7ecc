package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bulk, delete and logs, and the options that choose tasks. */
class BulkTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void fill() {
        cli = new Cli(folder.resolve("queue.db"));
        cli.enqueue("a", "--key", "k", "--payload", "{\"to\":\"Ada\"}");
        cli.enqueue("a", "--limit-key", "acme");
        cli.enqueue("b", "--payload", "{\"n\":5}");
    }

    private List<Object> ids(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "list";
        args[1] = "--json";
        System.arraycopy(options, 0, args, 2, options.length);
        return cli.run(args).ok().array().stream()
                .map(task -> task.get("task_id"))
                .toList();
    }

    @Test
    void aListIsChosenByEverythingThatIsKnownOfATask() {
        assertThat(ids("--key", "k")).containsExactly(1);
        assertThat(ids("--limit-key", "acme")).containsExactly(2);
        assertThat(ids("--worker", "nobody")).isEmpty();
        assertThat(ids("--created-from", "1h")).containsExactly(3, 2, 1);
        assertThat(ids("--created-to", "1h")).isEmpty();
        assertThat(ids("--created-to", "2020-01-01")).isEmpty();
        assertThat(ids("--finished-from", "1h")).isEmpty();
        assertThat(ids("--payload", "$.to=Ada")).containsExactly(1);
        assertThat(ids("--payload", "$.n=5", "--payload", "$.to=Ada")).isEmpty();
        cli.run("cancel", "1").ok();
        assertThat(ids("--status", "cancelled,scheduled", "--finished-from", "1h", "--finished-to", "2100-01-01"))
                .containsExactly(1);
        assertThat(cli.run("list", "--payload", "to=Ada").err()).contains("$.a.b");
    }

    @Test
    void aBulkOnlyCountsUntilItIsToldToDoIt() {
        Cli.Said said = cli.run("bulk", "cancel", "--type", "a").ok();
        assertThat(said.out().strip()).isEqualTo("cancel: 2 tasks would change");
        assertThat(said.err()).contains("add --yes");
        assertThat(cli.show(1)).containsEntry("status", "queued");

        assertThat(cli.run("bulk", "cancel", "--type", "a", "--yes").ok().out().strip())
                .isEqualTo("cancel: 2 tasks");
        assertThat(cli.show(1)).containsEntry("status", "cancelled");
        assertThat(cli.show(3)).containsEntry("status", "queued");
        assertThat(cli.run("bulk", "priority", "--all", "--priority", "7", "--yes", "--json")
                        .ok()
                        .object())
                .containsEntry("action", "priority")
                .containsEntry("dry_run", false)
                .containsEntry("tasks", 1);
        assertThat(cli.show(3)).containsEntry("priority", 7);
    }

    @Test
    void aRepeatOfABulkIsKnownByItsId() {
        String[] retry = {"bulk", "cancel", "--type", "a", "--action-id", "x", "--yes", "--json"};
        assertThat(cli.run(retry).ok().object()).containsEntry("tasks", 2).containsEntry("action_id", "x");
        long late = cli.enqueue("a");

        assertThat(cli.run(retry).ok().object()).containsEntry("tasks", 2);
        assertThat(cli.show(late)).containsEntry("status", "queued");
        assertThat(cli.run("bulk", "retry", "--all", "--action-id", "x", "--yes")
                        .err())
                .contains("stands for something else already");
    }

    @Test
    void whatABulkMeansMustBeSaid() {
        assertThat(cli.run("bulk", "delete").err()).contains("or --all");
        assertThat(cli.run("bulk", "delete", "--all", "--type", "a").err()).contains("exclude each other");
        assertThat(cli.run("bulk", "purge", "--all").err()).contains("cancel, retry, delete, priority");
        assertThat(cli.run("bulk", "priority", "--all").err())
                .contains("priority")
                .contains("is required");
        assertThat(cli.run("bulk", "delete").code()).isEqualTo(2);
    }

    @Test
    void deleteTakesTasksAwayAndTellsWhatItCannot() {
        Cli.Said said = cli.run("delete", "1", "99", "3");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEqualTo("1 deleted\n3 deleted\n".replace("\n", System.lineSeparator()));
        assertThat(said.err()).contains("there is no task 99");
        assertThat(ids()).containsExactly(2);
        assertThat(cli.run("delete", "2", "--json").ok().array().get(0))
                .containsEntry("task_id", 2)
                .containsEntry("status", null)
                .containsEntry("message", "Task deleted");
    }

    @Test
    void logsShowsALogFromALevelUp() {
        cli.run("work", "--type", "b", "--exec", "echo oh >&2", "--drain").ok();

        assertThat(cli.run("logs", "3").ok().out()).contains("#1", "oh");
        assertThat(cli.run("logs", "3", "--json").ok().array().get(0)).containsEntry("message", "oh");
        assertThat(cli.run("logs", "3", "--level", "CRITICAL").ok().out()).isEmpty();
        assertThat(cli.run("logs", "3", "--limit", "1", "--json").ok().array()).hasSize(1);
        assertThat(cli.run("logs", "99").err()).contains("there is no task 99");
        assertThat(cli.run("logs", "3", "--level", "LOUD").code()).isEqualTo(2);
    }
}
