package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Something a person wants done to tasks one by one; those that cannot have it do not keep the others from it. The exit code
 * says whether each could have it.
 */
abstract sealed class WishCommand implements Callable<Integer> permits CancelCommand, RetryCommand, DeleteCommand {
    private final Terminal terminal;
    private final String verb;
    private final @Nullable TaskStatus after;
    private final String granted;

    @Mixin
    private final QueueOptions queue;

    @Parameters(paramLabel = "ID", arity = "1..*", converter = TaskId.class, description = "The tasks' numbers.")
    private List<Long> ids = List.of();

    @Option(names = "--json", description = "Print a JSON array of task_id, status and message.")
    private boolean json;

    /**
     * @param verb the command's name
     * @param after the state of a task that had its wish; null when it is gone
     * @param granted said of such a task
     */
    WishCommand(Terminal terminal, String verb, @Nullable TaskStatus after, String granted) {
        this.terminal = terminal;
        this.verb = verb;
        this.after = after;
        this.granted = granted;
        this.queue = new QueueOptions(terminal);
    }

    /** Does it to one task. */
    abstract Change grant(Pawl pawl, long id);

    /** What became of one task. */
    private record Answer(
            long id, boolean changed, @Nullable TaskStatus status, String message) {}

    @Override
    public Integer call() {
        List<Answer> answers = new ArrayList<>();
        try (Pawl pawl = queue.openExisting()) {
            for (long id : ids) {
                answers.add(answer(pawl, id, grant(pawl, id)));
            }
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                answers.forEach(answer -> write(output, answer));
            }
        } else {
            answers.forEach(this::tell);
        }
        return answers.stream().allMatch(Answer::changed) ? ExitCode.OK : ExitCode.FAILED;
    }

    private Answer answer(Pawl pawl, long id, Change change) {
        TaskStatus before = change.before();
        if (before == null) {
            return new Answer(id, false, null, "there is no task " + id);
        }
        if (change.changed()) {
            return new Answer(id, true, waitsAgain(pawl, id) ? TaskStatus.BLOCKED : after, granted);
        }
        String why = change.hindrance() == null ? "it is " + before.wireName() : change.hindrance();
        return new Answer(id, false, before, "cannot " + verb + " task " + id + ": " + why);
    }

    /** Whether a task that was sent back waits for others. */
    private boolean waitsAgain(Pawl pawl, long id) {
        return after == TaskStatus.QUEUED
                && pawl.browser()
                        .get(id)
                        .filter(task -> task.status() == TaskStatus.BLOCKED)
                        .isPresent();
    }

    private static void write(JsonOutput output, Answer answer) {
        TaskStatus status = answer.status();
        output.startObject()
                .number("task_id", answer.id())
                .string("status", status == null ? null : status.wireName())
                .string("message", answer.message())
                .endObject();
    }

    private void tell(Answer answer) {
        if (answer.changed()) {
            terminal.out()
                    .println(answer.id() + " "
                            + (answer.status() == null
                                    ? "deleted"
                                    : answer.status().wireName()));
            terminal.out().flush();
        } else {
            terminal.say("pawl " + verb + ": " + answer.message());
        }
    }
}
