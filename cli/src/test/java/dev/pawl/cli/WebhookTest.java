package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks on the command line. */
class WebhookTest {
    @TempDir
    Path folder;

    private Cli cli() {
        return new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aWebhookIsMadeShownRotatedTestedAndRemoved() {
        Map<String, Object> made = cli().run(
                        "webhook",
                        "add",
                        "http://127.0.0.1:9/x",
                        "--kind",
                        "completed,failed",
                        "--type",
                        "mail",
                        "--webhook-allow-private",
                        "--json")
                .ok()
                .object();
        String id = String.valueOf(made.get("webhook_id"));

        assertThat(made.get("secret")).asString().matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(cli().run("webhook", "list").ok().out())
                .contains(id, "enabled", "completed failed", "http://127.0.0.1:9/x")
                .doesNotContain("whsec_");
        assertThat(cli().run("webhook", "list", "--json").ok().array().get(0))
                .containsEntry("types", List.of("mail"))
                .containsEntry("queues", List.of())
                .doesNotContainKey("secret");
        assertThat(cli().run("webhook", "show", id).ok().out()).contains("types     mail", "queues    any");
        assertThat(cli().run("webhook", "show", id, "--json").ok().object())
                .containsEntry("kinds", List.of("completed", "failed"));
        assertThat(cli().run("webhook", "rotate", id).ok().out())
                .startsWith("whsec_")
                .doesNotContain(String.valueOf(made.get("secret")));
        String task = cli().run("webhook", "test", id).ok().out().strip();
        assertThat(cli().run("show", task).ok().out()).contains("pawl.webhook");
        assertThat(cli().run("webhook", "remove", id).ok().out()).contains(id + " removed");
        assertThat(cli().run("webhook", "change", id, "--enable").err()).contains("there is no webhook " + id);
        for (String verb : List.of("show", "rotate", "test", "remove")) {
            Cli.Said unknown = cli().run("webhook", verb, id);
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("there is no webhook " + id);
        }
        assertThat(cli().run("audit").ok().out())
                .contains("addWebhook", "rotateWebhook", "testWebhook", "removeWebhook", "(local)")
                .doesNotContain("whsec_");
    }

    @Test
    void whatIsNamedOfAWebhookIsChangedAndTheRestStays() {
        String id = String.valueOf(
                cli().run("webhook", "add", "https://93.184.216.34/a", "--kind", "failed", "--type", "mail", "--json")
                        .ok()
                        .object()
                        .get("webhook_id"));

        assertThat(change(id, "--url", "https://93.184.216.34/b", "--kind", "completed,failed", "--payload"))
                .containsEntry("url", "https://93.184.216.34/b")
                .containsEntry("kinds", List.of("completed", "failed"))
                .containsEntry("types", List.of("mail"))
                .containsEntry("payload", true)
                .containsEntry("enabled", true);
        assertThat(change(id, "--any-type", "--queue", "fast", "--no-payload", "--disable"))
                .containsEntry("url", "https://93.184.216.34/b")
                .containsEntry("types", List.of())
                .containsEntry("queues", List.of("fast"))
                .containsEntry("payload", false)
                .containsEntry("enabled", false);
        assertThat(change(id, "--enable", "--any-queue"))
                .containsEntry("queues", List.of())
                .containsEntry("enabled", true)
                .containsEntry("disabled_because", null);
        assertThat(cli().run("webhook", "change", id, "--enable").ok().out()).contains(id + " changed");
        assertThat(cli().run("audit").ok().out()).contains("changeWebhook");

        assertWrong("change", List.of(id), "nothing to change: add --url");
        assertWrong("change", List.of(id, "--url", "https://127.0.0.1/"), "--url 127.0.0.1 is not a public address");
        assertWrong("change", List.of(id, "--enable", "--disable"), "--enable, --disable are mutually exclusive");
        assertWrong("change", List.of(id, "--type", "a", "--any-type"), "mutually exclusive");
    }

    private Map<String, Object> change(String id, String... options) {
        return cli().run(Stream.concat(Stream.of("webhook", "change", id, "--json"), Stream.of(options))
                        .toArray(String[]::new))
                .ok()
                .object();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertWrong("add", List.of("https://example.org/"), "--kind");
        assertWrong("add", List.of("https://example.org/", "--kind", "gap"), "enqueued, claimed");
        assertWrong("add", List.of("https://127.0.0.1/", "--kind", "failed"), "URL 127.0.0.1 is not a public address");
        assertWrong("add", List.of("http://example.org/", "--kind", "failed"), "URL must be https");
        assertWrong("add", List.of("https://1.1.1.1/", "--kind", "failed", "--type", " "), "--type each must have");
    }

    private void assertWrong(String verb, List<String> arguments, String told) {
        Cli.Said said = cli().run(Stream.concat(Stream.of("webhook", verb), arguments.stream())
                .toArray(String[]::new));
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(told);
    }
}
