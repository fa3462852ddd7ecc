package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Serve the queue over HTTP, for this machine only, until Ctrl-C or TERM.",
            "",
            "Prints the address. /openapi.json there describes what it answers."
        })
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = WholeNumber.Port.class,
            description = "0 takes any free one. Default: 8080.")
    private int port = ServerSettings.DEFAULT.port();

    @Mixin
    private final QueueOptions queue;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Pawl pawl = queue.open();
                PawlServer server = PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(port));
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
}
