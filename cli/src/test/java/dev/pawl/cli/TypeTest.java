package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registered types on the command line. */
class TypeTest {
    @TempDir
    Path folder;

    private Cli cli() {
        return new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aWorkerRegistersTheTypesOfItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("worker.yaml"), """
                types: {mail: {exec: cat}}
                registered:
                  mail:
                    description: Sends a mail
                    payload_schema: {required: [to], properties: {to: {type: string}}}
                    queue: post
                    max_deaths: 2
                    backoff: 10m
                    timeout: 90s
                    aliases: [letter, note]
                  plain:
                """);
        cli().run("work", "--drain", "--config", file.toString()).ok();

        assertThat(cli().run("type", "show", "mail", "--json").ok().object())
                .containsEntry("description", "Sends a mail")
                .containsEntry("queue", "post")
                .containsEntry("max_deaths", 2)
                .containsEntry("backoff", Map.of("base_seconds", 600, "cap_seconds", 600))
                .containsEntry("timeout_seconds", 90)
                .containsEntry("aliases", List.of("letter", "note"));
        assertThat(cli().run("enqueue", "letter", "--payload", "{\"to\":1}").err())
                .contains("payload.$.to");
        assertThat(cli().run("type", "list").ok().out()).contains("plain");
        assertThat(cli().run("config", "check", file.toString()).ok().out()).contains("mail, plain");
    }

    @Test
    void whatIsWrongWithATypeOfAFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("worker.yaml"), """
                types: {mail: {exec: cat}}
                registered:
                  mail: {priority: 0, timeout: soon, aliases: mail}
                  pawl.own: {queue: post}
                  other: {retries: 5, max_deaths: 101}
                """);

        assertThat(cli().run("work", "--drain", "--config", file.toString()).err())
                .contains(
                        ":3: registered.mail.priority must be",
                        ":3: registered.mail.timeout must be",
                        ":3: registered.mail.aliases must be a list of names",
                        ":4: registered.pawl.own must not begin with 'pawl.'",
                        ":5: registered.other.retries is not known",
                        ":5: registered.other.max_deaths must be");
        assertThat(folder.resolve("queue.db")).doesNotExist();
    }

    @Test
    void aTypeIsPutShownRetiredAndActivated() {
        assertThat(cli().run(
                                "type",
                                "put",
                                "mail",
                                "--description",
                                "Sends a mail",
                                "--payload-schema",
                                "{\"required\": [\"to\"]}",
                                "--priority",
                                "7",
                                "--max-deaths",
                                "2",
                                "--limit-key",
                                "crm",
                                "--backoff",
                                "10m",
                                "--timeout",
                                "90s",
                                "--alias",
                                "letter")
                        .ok()
                        .out())
                .isEqualTo("mail put; it is active\n");
        assertThat(cli().run("type", "list").ok().out()).contains("mail", "active", "yes", "letter", "Sends a mail");
        assertThat(cli().run("type", "show", "mail").ok().out())
                .contains("max deaths    2", "limit key     crm", "backoff       10m doubling to 10m")
                .contains(
                        "timeout       1m30s",
                        "priority      7",
                        "schema        {\"required\": [\"to\"]}",
                        "queue         -");
        assertThat(cli().run("type", "show", "mail", "--json").ok().object())
                .containsEntry("priority", 7)
                .containsEntry("max_attempts", null)
                .containsEntry("max_deaths", 2)
                .containsEntry("limit_key", "crm")
                .containsEntry("backoff", Map.of("base_seconds", 600, "cap_seconds", 600))
                .containsEntry("timeout_seconds", 90)
                .containsEntry("aliases", List.of("letter"));
        long task = cli().enqueue("letter", "--payload", "{\"to\": \"ada\"}");
        assertThat(cli().show(task)).containsEntry("type", "mail").containsEntry("priority", 7);

        Cli.Said refused = cli().run("enqueue", "mail", "--payload", "{}");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("payload.$").contains("to");

        assertThat(cli().run("type", "retire", "mail").ok().out()).isEqualTo("mail retired\n");
        Cli.Said late = cli().run("enqueue", "mail", "--payload", "{\"to\": \"ada\"}");
        assertThat(late.code()).isEqualTo(2);
        assertThat(late.err()).contains("TYPE 'mail' is retired");
        assertThat(cli().run("type", "activate", "mail").ok().out()).isEqualTo("mail active\n");
        for (String verb : List.of("show", "retire", "activate")) {
            Cli.Said unknown = cli().run("type", verb, "none");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("no type none is registered");
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        Cli.Said said = cli().run("type", "put", "mail", "--payload-schema", "{\"type\": 7}");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).containsIgnoringCase("payload");
        assertThat(cli().run("type", "put", "mail", "--backoff", "1m", "--backoff-cap", "1s")
                        .err())
                .contains("--backoff-cap must be at least the first wait, 1m");
        assertThat(cli().run("type", "put", "mail", "--payload-schema", "{").err())
                .contains("--payload-schema must be JSON");
    }
}
