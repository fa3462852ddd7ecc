package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.Change;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.util.concurrent.CompletionStage;

/** What the route of signals does. */
final class SignalOperations {
    private final Pawl pawl;
    private final WorkPool pool;

    SignalOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> tell(SignalBody wanted) {
        return pool.supply(() -> {
            Change change = pawl.signal(
                    wanted.taskId(),
                    wanted.signal().name(),
                    new JsonText(wanted.signal().json()));
            TaskStatus status = change.before();
            if (status == null) {
                throw Call.noSuchTask(wanted.taskId());
            }
            if (!change.changed()) {
                String why = change.hindrance() == null ? "it is " + status.wireName() : change.hindrance();
                throw Problem.of(ProblemKind.CONFLICT, "cannot signal task " + wanted.taskId() + ": " + why);
            }
            return Answer.ok(SignalBody.TOLD.of(change));
        });
    }
}
