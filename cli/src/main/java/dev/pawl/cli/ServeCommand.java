package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = {
            "Serve the queue over HTTP until Ctrl-C or TERM, for this machine only unless told.",
            "",
            "Prints the address. /openapi.json there describes what it answers. As soon as the queue has an access token",
            "('pawl token create'), a server asks for one."
        })
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ServeOptions options;

    @Mixin
    private final QueueOptions queue;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.options = new ServeOptions(terminal);
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerSettings settings = settings();
        queue.tell(options.webhooks());
        if (queue.isServed()) {
            throw new CommandFailure("a queue that another server keeps cannot be served; --db names a file");
        }
        try (Pawl pawl = queue.open();
                PawlServer server = PawlServer.start(pawl, settings);
                StopSignal stop = StopSignal.install(() -> terminal.say("Stopping."), () -> {})) {
            terminal.out().println(server.uri());
            terminal.out().flush();
            terminal.say("Serving " + queue.location() + ". Ctrl-C stops it.");
            stop.await(Duration.ofMillis(Long.MAX_VALUE));
            return ExitCode.OK;
        } catch (IOException taken) {
            throw new CommandFailure(String.valueOf(taken.getMessage()));
        }
    }

    private ServerSettings settings() {
        try {
            return options.settings();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        } catch (IOException unreadable) {
            throw new CommandFailure("cannot read the password: " + unreadable.getMessage());
        }
    }
}
