package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void enqueueOfThreeTypes() {
        cli = new Cli(folder.resolve("work.db"));
        cli.run("enqueue", "mail.welcome").ok();
        cli.run("enqueue", "fax").ok();
        cli.run("enqueue", "fax", "--queue", "slow").ok();
    }

    @Test
    void typesThatNobodyWorksAreNamedWithTheirTasks() {
        Cli.Said said = cli.run("preflight", "--type", "mail.*");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out().lines()).containsExactly("fax: 2 tasks (2, 3): no handler is set for type 'fax'");
        assertThat(cli.run("preflight", "--type", "mail.*", "fax").ok().out().lines())
                .containsExactly("All 3 tasks can be done.");
    }

    @Test
    void theTypesOfAWorkersFileCount() throws Exception {
        Path file = folder.resolve("worker.json");
        Files.writeString(file, "{\"types\": {\"fax\": {\"exec\": \"true\"}}}");

        Map<String, Object> said = cli.run("preflight", "--config", file.toString(), "--queue", "default", "--json")
                .object();

        assertThat(said).containsEntry("ok", false).containsEntry("tasks", 2);
        assertThat(said.get("troubles"))
                .isEqualTo(List.of(Map.of(
                        "type",
                        "mail.welcome",
                        "reason",
                        "no_handler",
                        "tasks",
                        1,
                        "first_ids",
                        List.of(1),
                        "schedules",
                        List.of(),
                        "error",
                        "no handler is set for type 'mail.welcome'")));
    }

    @Test
    void withoutTypesItIsWronglyUsed() {
        assertThat(cli.run("preflight").code()).isEqualTo(2);
    }
}
