package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Enqueued;
import dev.pawl.task.InvalidTaskException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "enqueue",
        description = "Enqueue a task, or one for each line of a file. Prints its number; it is on disk then.")
final class EnqueueCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final TaskOptions task = new TaskOptions();

    @Option(
            names = "--payload",
            paramLabel = "JSON|@FILE|-",
            description = "What the handler is given: JSON, a file of it, or standard input. Default: {}.")
    private @Nullable String payload;

    @Option(
            names = "--lines",
            paramLabel = "FILE|-",
            description = {
                "A task for each line; the line is its payload. Nothing is enqueued unless every line is JSON.",
                "With --key K, line N has the key K:N: after an interruption the same command goes on."
            })
    private @Nullable String lines;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Idempotency key: while a task with this key exists, no second one is made.")
    private @Nullable String key;

    @Mixin
    private final QueueOptions queue;

    @Option(
            names = "--json",
            description = "Print task_id, status, created, created_at_utc and message; with --lines an array of them.")
    private boolean json;

    EnqueueCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws IOException {
        task.check(key);
        if (lines == null) {
            return enqueueOne(payload == null ? "{}" : PayloadText.read(payload, terminal.in()));
        }
        if (payload != null) {
            throw new InvalidTaskException("payload", "does not go with --lines, which has the payloads");
        }
        try (PayloadLines source = source(lines)) {
            return new LineEnqueuer(terminal, task, key, json).enqueue(source, queue);
        }
    }

    private int enqueueOne(String text) {
        Enqueued answer;
        try (Pawl pawl = queue.open()) {
            answer = pawl.enqueue(task.request(text, key).trace(Traces.read(terminal.environment())));
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                LineEnqueuer.write(output, answer, task.existed(answer.status()));
            }
        } else {
            terminal.out().println(answer.taskId());
            terminal.out().flush();
            if (!answer.created()) {
                terminal.say(task.existed(answer.status()) + "; it is "
                        + answer.status().wireName());
            }
        }
        return ExitCode.OK;
    }

    private PayloadLines source(String name) {
        try {
            return PayloadLines.of(name, terminal.in());
        } catch (IOException unreadable) {
            throw new InvalidTaskException("lines", "cannot be read: " + Reason.of(unreadable));
        }
    }
}
