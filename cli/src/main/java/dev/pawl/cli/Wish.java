package dev.pawl.cli;

import dev.pawl.store.Change;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something a person wants done to tasks one by one; those that cannot have it do not keep the others from it.
 *
 * @param verb the command's name
 * @param after the state of a task that had its wish
 * @param granted said of such a task
 * @param deed does it to one task
 */
record Wish(String verb, TaskStatus after, String granted, LongFunction<Change> deed) {

    /** What became of one task. */
    private record Answer(
            long id, boolean changed, @Nullable TaskStatus status, String message) {}

    /** Does it to all and tells; the exit code says whether each could have it. */
    int carryOut(List<Long> ids, boolean json, Terminal terminal) {
        List<Answer> answers = new ArrayList<>();
        for (long id : ids) {
            answers.add(answer(id, deed.apply(id)));
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                answers.forEach(answer -> write(output, answer));
            }
        } else {
            answers.forEach(answer -> tell(terminal, answer));
        }
        return answers.stream().allMatch(Answer::changed) ? ExitCode.OK : ExitCode.FAILED;
    }

    private Answer answer(long id, Change change) {
        TaskStatus before = change.before();
        if (before == null) {
            return new Answer(id, false, null, "there is no task " + id);
        }
        return change.changed()
                ? new Answer(id, true, after, granted)
                : new Answer(id, false, before, "cannot " + verb + " task " + id + ": it is " + before.wireName());
    }

    private static void write(JsonOutput output, Answer answer) {
        TaskStatus status = answer.status();
        output.startObject()
                .number("task_id", answer.id())
                .string("status", status == null ? null : status.wireName())
                .string("message", answer.message())
                .endObject();
    }

    private void tell(Terminal terminal, Answer answer) {
        if (answer.changed()) {
            terminal.out().println(answer.id() + " " + after.wireName());
            terminal.out().flush();
        } else {
            terminal.say("pawl " + verb + ": " + answer.message());
        }
    }
}
