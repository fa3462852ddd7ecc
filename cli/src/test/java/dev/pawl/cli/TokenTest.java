package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens and the audit on the command line, and what a server says of its settings. */
class TokenTest {
    @TempDir
    Path folder;

    private Cli cli() {
        return new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aSecretIsPrintedOnceAndAloneOnItsLine() {
        Cli.Said made = cli().run("token", "create", "shop", "--role", "enqueue,read", "--expires-in", "90d")
                .ok();

        assertThat(made.out()).matches("pawl_[0-9a-f]{12}_[\\w-]{43}\\R");
        assertThat(made.err()).contains("only time");
        Cli.Said list = cli().run("token", "list").ok();
        assertThat(list.out()).contains("shop", "read enqueue", "valid").doesNotContain("pawl_");
        Map<String, Object> token =
                cli().run("token", "list", "--json").ok().array().get(0);
        assertThat(token)
                .containsEntry("name", "shop")
                .containsEntry("roles", List.of("read", "enqueue"))
                .containsEntry("status", "valid")
                .containsEntry("old_secret_until_utc", null)
                .doesNotContainKey("secret");
        assertThat(token.get("expires_at_utc")).isNotNull();
    }

    @Test
    void aTokenIsRotatedAndRevoked() {
        String first =
                cli().run("token", "create", "ops", "--role", "admin").ok().out();

        Map<String, Object> rotated = cli().run("token", "rotate", "ops", "--grace", "5m", "--json")
                .ok()
                .object();

        assertThat(rotated.get("secret")).asString().startsWith("pawl_" + rotated.get("token_id") + "_");
        assertThat(first.strip()).isNotEqualTo(rotated.get("secret"));
        assertThat(cli().run("token", "list", "--json").array().get(0).get("old_secret_until_utc"))
                .isNotNull();
        assertThat(cli().run("token", "revoke", "ops").ok().out()).isEqualToIgnoringNewLines("ops revoked");
        assertThat(cli().run("token", "list").out()).contains("revoked");
        for (String verb : List.of("revoke", "rotate")) {
            Cli.Said unknown = cli().run("token", verb, "ops");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("there is no token ops that is good");
        }
        assertThat(cli().run("audit").ok().out()).contains("revokeToken", "rotateToken", "createToken", "(local)");
        assertThat(cli().run("audit", "--limit", "1", "--after", "3", "--json")
                        .ok()
                        .array())
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("operation", "rotateToken"));
    }

    @Test
    void whatIsWrongWithATokenIsNamed() {
        assertWrong(List.of("token", "create", "x"), "--role");
        assertWrong(List.of("token", "create", "x", "--role", "root"), "read, enqueue, work, admin");
        assertWrong(List.of("token", "create", "", "--role", "read"), "NAME must have 1 to 200");
        assertWrong(List.of("token", "create", "x", "--role", "read", "--expires-in", "0s"), "--expires-in must");
        cli().run("token", "create", "x", "--role", "read").ok();
        assertWrong(List.of("token", "create", "x", "--role", "read"), "NAME must be another one");
        assertWrong(List.of("token", "rotate", "x", "--grace", "31d"), "--grace must");
    }

    @Test
    void whatIsWrongWithAServerIsNamed() throws Exception {
        assertWrong(List.of("serve", "--redact", "card"), "--redact must be a path");
        assertWrong(List.of("serve", "--cors-origin", "*"), "corsOrigins");
        assertWrong(List.of("serve", "--tls-keystore", "x.p12"), "PAWL_TLS_PASSWORD");
        assertWrong(List.of("serve", "--max-connections", "2000000"), "maxConnections");
        assertFailure(List.of("serve", "--host", "0.0.0.0", "--port", "0"), "pawl token create NAME --role admin");
        Path password = Files.writeString(folder.resolve("password"), "geheim\n");
        assertFailure(
                List.of("serve", "--tls-keystore", "none.p12", "--tls-password-file", password.toString()),
                "cannot read the key store none.p12");
        assertFailure(
                List.of("serve", "--tls-keystore", "none.p12", "--tls-password-file", "none"),
                "cannot read the password");
    }

    private void assertWrong(List<String> words, String told) {
        Cli.Said said = cli().run(words.toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isEqualTo(2);
        assertThat(said.err()).contains(told);
    }

    private void assertFailure(List<String> words, String told) {
        Cli.Said said = cli().run(words.toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isEqualTo(1);
        assertThat(said.err()).contains(told).doesNotContain("geheim");
    }
}
