package dev.pawl.cli;

import dev.pawl.store.AccessStore;
import dev.pawl.store.AccessToken;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "token",
        description = "Say who may ask a server of the queue: make, list, rotate and revoke access tokens.")
final class TokenCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new TokenCreateCommand(terminal),
                new TokenListCommand(terminal),
                new TokenRotateCommand(terminal),
                new TokenRevokeCommand(terminal));
    }

    static String roles(AccessToken token) {
        return token.roles().stream().map(AccessToken.Role::wireName).collect(Collectors.joining(" "));
    }

    /** Prints the secret: alone on a line of its own, or among the fields. */
    static void printSecret(Terminal terminal, AccessStore.Issued issued, boolean json) {
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject();
                fields(output, issued.token());
                output.string("secret", issued.secret().text()).endObject();
            }
        } else {
            terminal.out().println(issued.secret().text());
            terminal.out().flush();
        }
        terminal.say("This is the only time the secret is shown. Send it as: Authorization: Bearer SECRET");
    }

    static void fields(JsonOutput output, AccessToken token) {
        output.string("token_id", token.id()).string("name", token.name()).startArray("roles");
        token.roles().forEach(role -> output.string(role.wireName()));
        output.endArray()
                .time("created_at_utc", token.createdAt())
                .time("expires_at_utc", token.expiresAt())
                .time("revoked_at_utc", token.revokedAt());
    }
}
