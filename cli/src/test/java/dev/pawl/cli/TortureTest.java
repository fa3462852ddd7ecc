package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TortureTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aShortTortureTellsItsSeedAndItsFiguresAsJson() {
        Cli.Said said = new Cli(folder.resolve("queue.db"))
                .run("torture", "--seconds", "1", "--seed", "5", "--dir", folder.toString(), "--json")
                .ok();

        Map<String, Object> report = said.object();
        assertThat(report).containsEntry("seed", 5).containsEntry("violations", List.of());
        assertThat(report.get("figures")).asString().contains("late_finishes_refused=");
        assertThat(said.err()).contains("torture: seed 5");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeIsToldInOneLine() throws Exception {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file where a folder should be");

        Cli.Said said = new Cli(folder.resolve("queue.db"))
                .run(
                        "torture",
                        "--seconds",
                        "1",
                        "--dir",
                        blocked.resolve("runs").toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("pawl torture: ", blocked.toString()).doesNotContain("bug", "\tat ");
    }

    @Test
    void aSeedThatIsNoNumberIsToldInWordsOfThePerson() {
        Cli.Said said = new Cli(folder.resolve("queue.db")).run("torture", "--seed", "x");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("must be a whole number").contains("'x'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no process can be held there")
    void whenATortureIsEndedInTheMiddleNoProcessIsLeft(boolean withoutAsking) throws Exception {
        try (PawlProcess torture = PawlProcess.start(
                folder,
                folder.resolve("queue.db"),
                "torture",
                "--seconds",
                "60",
                "--dir",
                folder.resolve("runs").toString())) {
            ProcessHandle parent = torture.process().toHandle();
            // why a shell: one of the processes is held by it then.
            await().atMost(SOON)
                    .until(() -> parent.descendants()
                            .anyMatch(process -> ProcessTree.isRunning(process)
                                    && process.info().command().orElse("").endsWith("sh")));
            List<ProcessHandle> family = parent.descendants().toList();

            if (withoutAsking) {
                torture.process().destroyForcibly();
            } else {
                torture.process().destroy();
            }

            await().atMost(SOON).until(() -> family.stream().noneMatch(ProcessTree::isRunning));
            assertThat(family).hasSizeGreaterThan(3);
        }
    }
}
