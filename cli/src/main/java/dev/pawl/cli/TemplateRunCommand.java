package dev.pawl.cli;

import dev.pawl.Codec;
import dev.pawl.JobRequest;
import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.store.Enqueued;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Make a task of a template. Prints its number; it is on disk then.",
            "",
            "With --items a job of many, of which the number is printed."
        })
final class TemplateRunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "NAME", description = "The template; 'pawl template list' lists them.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PARAMETER=VALUE",
            description = "A number, true or false where it looks like one, else text; in double quotes always text.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--template-version",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "Which version. Default: the newest.")
    private @Nullable Integer version;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Idempotency key: while a task with this key exists, no second one is made.")
    private @Nullable String key;

    @Option(
            names = "--run-after",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Not before this: 10s, 5m, 2h, 1d, PT5M, or an ISO-8601 time (UTC unless it has an offset).")
    private @Nullable Moment runAfter;

    @Option(
            names = "--items",
            paramLabel = "JSON|@FILE|-",
            description = "Start a job: a JSON array of objects, for each item what it says over the parameters.")
    private @Nullable String items;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print task_id, status, created, created_at_utc and message, or the job.")
    private boolean json;

    TemplateRunCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        String parameters = Codec.jackson().write(parameters());
        if (items != null) {
            return startJob(parameters, items);
        }
        Enqueued made;
        try (Pawl pawl = TemplateCommand.open(name, queue)) {
            TaskRequest<JsonText> request = pawl.templates()
                    .task(name, version, parameters)
                    .orElseThrow(() -> TemplateCommand.noSuchTemplate(name, queue))
                    .idempotencyKey(key)
                    .trace(Traces.read(terminal.environment()));
            made = pawl.enqueue(runAfter == null ? request : runAfter.applyTo(request));
        }
        String existed = "Task already exists (idempotency key match)";
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                LineEnqueuer.write(output, made, existed);
            }
        } else {
            terminal.out().println(made.taskId());
            terminal.out().flush();
            if (!made.created()) {
                terminal.say(existed + "; it is " + made.status().wireName());
            }
        }
        return ExitCode.OK;
    }

    private Integer startJob(String parameters, String each) {
        if (key != null || runAfter != null) {
            throw new InvalidTaskException("items", "must not be given with --key or --run-after");
        }
        String read = PayloadText.read("items", each, terminal.in());
        try (Pawl pawl = TemplateCommand.open(name, queue)) {
            JobRequest request = pawl.templates()
                    .job(name, version, parameters, read)
                    .orElseThrow(() -> TemplateCommand.noSuchTemplate(name, queue));
            JobShowCommand.print(terminal, pawl.jobs().start(request), json);
        }
        return ExitCode.OK;
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new InvalidTaskException("parameter", "must be NAME=VALUE, like to=ada, not '" + word + "'");
            }
            parameters.put(word.substring(0, equals).strip(), Capabilities.value(word.substring(equals + 1)));
        }
        return parameters;
    }
}
