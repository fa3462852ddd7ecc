package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the route does that looks before the start. */
final class PreflightOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final AtomicBoolean looking = new AtomicBoolean();

    PreflightOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> look(PreflightBody wanted) {
        return pool.supply(() -> {
            // why: one reads every task that has not ended, and the few threads that wait for the file are for
            // everybody.
            if (!looking.compareAndSet(false, true)) {
                throw Problem.of(ProblemKind.BUSY, "Another preflight is at work");
            }
            try {
                return Answer.ok(PreflightBody.FOUND.of(pawl.preflight(wanted.versions(), wanted.filter())));
            } finally {
                looking.set(false);
            }
        });
    }
}
