package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.Attempt;
import dev.pawl.store.LogPage;
import dev.pawl.task.JsonText;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the routes show of what tasks leave behind: results, attempts and logs. */
final class HistoryOperations {
    /** Attempts that were given back are without number. */
    static final int MOST_ATTEMPTS = 1_000;

    private final Pawl pawl;
    private final WorkPool pool;
    private final Redaction redaction;

    HistoryOperations(Pawl pawl, WorkPool pool, Redaction redaction) {
        this.pawl = pawl;
        this.pool = pool;
        this.redaction = redaction;
    }

    CompletionStage<Answer> result(long taskId) {
        return pool.supply(() -> {
            Task task = redaction.of(found(taskId));
            if (task.status() != TaskStatus.COMPLETED) {
                throw Problem.of(
                        ProblemKind.CONFLICT,
                        "task " + taskId + " has no result: it is "
                                + task.status().wireName());
            }
            return Answer.json(200, Shape.json(task.result() == null ? null : new JsonText(task.result())));
        });
    }

    CompletionStage<Answer> attempts(long taskId) {
        return pool.supply(() -> {
            found(taskId);
            List<Attempt> all = pawl.browser().attempts(taskId);
            List<Attempt> last = all.subList(Math.max(0, all.size() - MOST_ATTEMPTS), all.size());
            return Answer.json(
                    200, Shape.json(last.stream().map(HistoryShapes.ATTEMPT::of).toList()));
        });
    }

    CompletionStage<Answer> logs(LogRequest wanted) {
        return pool.supply(() -> {
            String type = found(wanted.taskId()).type();
            LogPage page = pawl.browser().logs(wanted.taskId(), wanted.least(), wanted.after(), wanted.limit());
            String body = Shape.json(page.lines().stream()
                    .map(line -> redaction.of(type, line))
                    .map(HistoryShapes.LINE::of)
                    .toList());
            return page.next() == null ? Answer.json(200, body) : Answer.page(body, wanted.next(page.next()));
        });
    }

    CompletionStage<Answer> note(NoteBody wanted) {
        return pool.supply(() -> {
            boolean noted = pawl.note(
                    wanted.taskId(),
                    wanted.level(),
                    wanted.message(),
                    wanted.details().orElse(null));
            if (!noted) {
                throw Call.noSuchTask(wanted.taskId());
            }
            return Answer.json(201, HistoryShapes.NOTED.of(wanted.taskId()).json());
        });
    }

    private Task found(long taskId) {
        return pawl.browser().get(taskId).orElseThrow(() -> Call.noSuchTask(taskId));
    }
}
