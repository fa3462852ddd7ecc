package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/cli.md says what the commands do. */
class CliDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile(
            "<!-- thumbnail.sh -->\\s*```sh\\n(.*?)```\\s*<!-- end of thumbnail.sh -->", Pattern.DOTALL);

    @TempDir
    Path folder;

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = document("cli.md");
    }

    private static String document(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs"))) {
            root = root.getParent();
        }
        return Files.readString(root.resolve("docs").resolve(name));
    }

    @Test
    void everyCommandAndEveryOptionIsTold() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Terminal terminal = new Terminal(System.in, nowhere, nowhere, false, Map.of());
        List<String> visible = Commands.NAMES.stream()
                .filter(name -> !name.equals(DemoWorkerCommand.NAME))
                .toList();

        CommandLine root = Commands.root(terminal, visible);

        for (String name : visible) {
            isTold(name, root.getSubcommands().get(name));
        }
    }

    @Test
    void theCommandsOfTheRunbookRun() throws IOException {
        Cli cli = new Cli(folder.resolve("queue.db"));
        cli.enqueue("mail");
        List<String> lines = document("operations.md")
                .lines()
                .filter(line -> line.startsWith("        pawl "))
                // why: they name folders that are not here; backups and restores have tests of their own.
                .filter(line -> !line.contains("pawl backup") && !line.contains("pawl restore"))
                .map(line -> line.strip().substring("pawl ".length()))
                .toList();

        assertThat(lines).hasSizeGreaterThan(12);
        for (String line : lines) {
            assertThat(cli.run(line.split(" ")).code()).as(line).isZero();
        }
    }

    private void isTold(String name, CommandLine command) {
        assertThat(document).contains("`" + name);
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                assertThat(document).as(name + " " + option.longestName()).contains(option.longestName());
            }
        }
        command.getSubcommands().forEach((word, within) -> isTold(name + " " + word, within));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the example is written for sh")
    void theExampleDoesWhatItSays() throws Exception {
        Matcher example = EXAMPLE.matcher(document);
        assertThat(example.find()).isTrue();
        Path script = folder.resolve("thumbnail.sh");
        Files.writeString(script, example.group(1));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path picture = Files.writeString(folder.resolve("a.jpg"), "a picture of some size");
        Cli cli = new Cli(folder.resolve("queue.db"));
        long good = cli.enqueue("thumbnail", "--payload", "{\"file\": \"" + picture + "\"}");
        long nameless = cli.enqueue("thumbnail");
        long missing = cli.enqueue("thumbnail", "--payload", "{\"file\": \"b.jpg\"}", "--max-attempts", "1");

        cli.run("work", "--type", "thumbnail", "--exec", script.toString(), "--drain");

        assertThat(cli.show(good)).containsEntry("result", Map.of("thumbnail", picture + ".thumb"));
        assertThat(folder.resolve("a.jpg.thumb")).hasContent("a picture of som");
        assertThat(cli.show(nameless).get("error_message")).asString().contains("the payload names no file");
        assertThat(cli.show(missing).get("error_message")).asString().contains("b.jpg is not there yet");
    }
}
