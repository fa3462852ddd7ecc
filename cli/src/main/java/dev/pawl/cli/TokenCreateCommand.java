package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.AccessToken;
import dev.pawl.store.NewAccessToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Make an access token, and print its secret this one time.")
final class TokenCreateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "Who it is for; the audit names it.")
    private String name = "";

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            converter = RoleName.class,
            description =
                    "What its holder may do: read, enqueue, work, or admin, which is everything. May be repeated.")
    private List<AccessToken.Role> roles = new ArrayList<>();

    @Option(
            names = "--expires-in",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "From then on it is void. Default: never.")
    private @Nullable Duration expiresIn;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TokenCreateCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        NewAccessToken wanted = new NewAccessToken(name, Set.copyOf(roles), expiresIn);
        try (Pawl pawl = queue.open()) {
            TokenCommand.printSecret(terminal, pawl.access().create(wanted), json);
        }
        return ExitCode.OK;
    }
}
