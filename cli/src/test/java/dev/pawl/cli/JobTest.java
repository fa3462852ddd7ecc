package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on the command line. */
class JobTest {
    @TempDir
    Path folder;

    private Cli cli;
    private Path lines;

    @BeforeEach
    void threeLines() throws Exception {
        cli = new Cli(folder.resolve("queue.db"));
        lines = Files.writeString(folder.resolve("items.jsonl"), "{\"n\":1}\n{\"n\":2}\n\n{\"n\":3}\n");
    }

    private String start(String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "job";
        words[1] = "start";
        words[2] = "hashes";
        System.arraycopy(options, 0, words, 3, options.length);
        return cli.run(words).ok().out().strip();
    }

    @Test
    void aJobIsFilledFromAFileWorkedAndWaitedFor() {
        String job = start("--max-failures", "5", "--on-complete", "mail", "--payload", "{\"to\":\"ada\"}");
        assertThat(cli.run("job", "add", job, "hash", "--lines", lines.toString(), "--key", "k")
                        .ok()
                        .out())
                .contains("Enqueued 3 of 3 tasks");
        assertThat(cli.run("job", "add", job, "hash", "--lines", lines.toString(), "--key", "k", "--close")
                        .ok()
                        .out())
                .contains("3 were there already");
        assertThat(cli.run("job", "add", job, "hash", "--lines", lines.toString())
                        .err())
                .contains("job " + job + " takes no more items: it is closed");
        assertThat(cli.run("job", "wait", job, "--timeout", "1ms").err()).contains("is still running");
        cli.run("work", "--type", "hash", "--exec", "exit 0", "--drain").ok();

        assertThat(cli.run("job", "wait", job).ok().err())
                .contains("job " + job + " is completed: 3 of 3 items, 0 failed, 0 cancelled");
        assertThat(cli.run("job", "show", job, "--json").ok().out())
                .contains("\"status\":\"completed\"", "\"progress\":1.0", "\"max_failures\":5");
        assertThat(cli.run("job", "show", job).ok().out()).contains("hashes", "then task ");
        assertThat(cli.run("job", "show", job, "--results").ok().out().lines()).hasSize(3);
        assertThat(cli.run("job", "show", job, "--results", "--json").ok().out())
                .contains("\"item\":{\"n\":1},\"status\":\"completed\",\"success\":true");
        assertThat(cli.run("job", "list", "--status", "completed").ok().out()).contains("hashes");
        assertThat(cli.run("job", "list", "--json").ok().out()).contains("\"total_items\":3");
    }

    @Test
    void aJobIsCancelledAndDeleted() {
        String job = start();
        cli.run("job", "add", job, "hash", "--lines", lines.toString()).ok();
        assertThat(cli.run("job", "close", job).ok().out()).contains("is running: 0 of 3 items");
        assertThat(cli.run("job", "cancel", job).ok().out()).contains("3 cancelled");
        assertThat(cli.run("job", "cancel", job).err()).contains("cannot cancel job " + job + ": it is cancelled");
        assertThat(cli.run("job", "wait", job).code()).isEqualTo(ExitCode.FAILED);
        assertThat(cli.run("job", "delete", job).ok().out()).isEqualTo("job " + job + " deleted\n");
        assertThat(cli.run("job", "show", job).err()).contains("there is no job " + job);
        assertThat(cli.run("list", "--json").ok().out().strip()).isEqualTo("[]");
        assertThat(cli.run("job", "list", "--status", "odd").err()).contains("completed_with_errors");
    }
}
