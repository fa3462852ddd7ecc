package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates on the command line. */
class TemplateTest {
    @TempDir
    Path folder;

    private Cli cli() {
        return new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aTemplateIsPutShownRunAndDeleted() {
        String payload = "{\"to\": \"${to}\", \"times\": \"${times}\"}";
        assertThat(cli().run("template", "put", "welcome", "mail", "--payload", payload, "--defaults", "{\"times\": 1}")
                        .ok()
                        .out())
                .isEqualTo("welcome put; version 1\n");
        assertThat(cli().run("template", "list").ok().out()).contains("welcome", "mail");
        assertThat(cli().run("template", "show", "welcome").ok().out()).contains("payload       " + payload);
        assertThat(cli().run("template", "show", "welcome", "--json").ok().object())
                .containsEntry("version", 1)
                .containsEntry("defaults", Map.of("times", 1));

        String task = cli().run("template", "run", "welcome", "to=ada", "times=3", "--key", "w")
                .ok()
                .out()
                .strip();

        assertThat(cli().show(Long.parseLong(task))).containsEntry("payload", Map.of("to", "ada", "times", 3));
        assertThat(cli().run("template", "run", "welcome", "to=ada", "--key", "w")
                        .ok()
                        .err())
                .contains("already exists");
        String job = cli().run(
                        "template", "run", "welcome", "times=2", "--items", "[{\"to\": 1.50}, {\"to\": \"ben\"}]")
                .ok()
                .out()
                .strip();
        assertThat(cli().run("job", "show", job, "--json").ok().object())
                .containsEntry("name", "welcome")
                .containsEntry("total_items", 2);
        assertThat(cli().run("list", "--limit", "2", "--json").ok().out()).contains("\"to\":1.50");
        assertThat(cli().run("template", "run", "welcome", "--items", "{}").err())
                .contains("--items must be a JSON array");
        Cli.Said wrong = cli().run("template", "run", "welcome", "tu=ada");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("parameters.$.tu must be one of the template: times, to");
        assertThat(cli().run("template", "run", "welcome", "ada").code()).isEqualTo(2);
        assertThat(cli().run("template", "delete", "welcome").ok().out()).contains("welcome deleted");
        for (String verb : List.of("show", "run", "delete")) {
            Cli.Said unknown = cli().run("template", verb, "welcome");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("there is no template welcome");
        }
    }
}
