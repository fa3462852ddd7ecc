package dev.pawl.cli;

import dev.pawl.JobRequest;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = "Start a job without items, and print its number; 'pawl job add' fills it.")
final class JobStartCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "What people call it.")
    private String name = "";

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            converter = WholeNumber.Failures.class,
            description = "When more items than this have failed the rest is cancelled. Default: any number may fail.")
    private @Nullable Integer maxFailures;

    @Option(
            names = "--on-complete",
            paramLabel = "TYPE",
            converter = NotBlank.class,
            description = "A task of this type runs once when the job has ended, in whatever way.")
    private @Nullable String onComplete;

    @Option(
            names = "--payload",
            paramLabel = "JSON|@FILE|-",
            description = "What the handler of --on-complete is given. Default: {}.")
    private @Nullable String payload;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the job as a JSON object.")
    private boolean json;

    JobStartCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws IOException {
        if (payload != null && onComplete == null) {
            throw new InvalidTaskException("payload", "needs --on-complete");
        }
        JobRequest request = JobRequest.of(name);
        if (maxFailures != null) {
            request = request.maxFailures(maxFailures);
        }
        if (onComplete != null) {
            String text = payload == null ? "{}" : PayloadText.read(payload, terminal.in());
            request = request.onComplete(TaskType.json(onComplete).with(new JsonText(text)));
        }
        try (Pawl pawl = queue.open()) {
            JobShowCommand.print(terminal, pawl.jobs().start(request), json);
        }
        return ExitCode.OK;
    }
}
