package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.AccessToken;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the access tokens there were, never their secrets.")
final class TokenListCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    TokenListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<AccessToken> tokens;
        long now;
        try (Pawl pawl = queue.openExisting()) {
            tokens = pawl.access().tokens();
            now = pawl.time().now();
        }
        if (json) {
            printJson(tokens, now);
        } else if (tokens.isEmpty()) {
            terminal.say("No access tokens. Make one: pawl token create NAME --role read" + queue.asArgument());
        } else {
            print(tokens, now);
        }
        return ExitCode.OK;
    }

    private void printJson(List<AccessToken> tokens, long now) {
        try (JsonOutput output = JsonOutput.array(terminal.out())) {
            for (AccessToken token : tokens) {
                output.startObject();
                TokenCommand.fields(output, token);
                output.string("status", token.standing(now).wireName())
                        .time("old_secret_until_utc", token.oldSecretUntil(now))
                        .endObject();
            }
        }
    }

    private void print(List<AccessToken> tokens, long now) {
        Table table = new Table("NAME", "ROLES", "STATUS", "CREATED", "EXPIRES", "OLD SECRET UNTIL");
        for (AccessToken token : tokens) {
            table.row(
                    token.name(),
                    TokenCommand.roles(token),
                    token.standing(now).wireName(),
                    time(token.createdAt()),
                    time(token.expiresAt()),
                    time(token.oldSecretUntil(now)));
        }
        table.print(terminal.out());
    }

    private static String time(@Nullable Long millis) {
        return millis == null ? "" : JsonOutput.utc(millis).substring(0, 19) + "Z";
    }
}
