package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.Bulk;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the routes do that change many tasks. */
final class BulkOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final Redaction redaction;
    private final AtomicBoolean atWork = new AtomicBoolean();

    BulkOperations(Pawl pawl, WorkPool pool, Redaction redaction) {
        this.pawl = pawl;
        this.pool = pool;
        this.redaction = redaction;
    }

    CompletionStage<Answer> run(BulkBody wanted) {
        return pool.supply(() -> {
            redaction.check("filter.", wanted.bulk().filter());
            // why: one may take minutes, and the few threads that wait for the file are for everybody.
            if (!atWork.compareAndSet(false, true)) {
                throw Problem.of(ProblemKind.BUSY, "Another bulk is at work; nothing was done");
            }
            try {
                long tasks = wanted.dryRun() ? pawl.wouldChange(wanted.bulk()) : changed(wanted.bulk());
                return Answer.ok(BulkBody.DONE.of(new BulkBody.Done(wanted, tasks)));
            } finally {
                atWork.set(false);
            }
        });
    }

    private long changed(Bulk bulk) {
        Bulk.State state = pawl.bulk(bulk, changed -> !Thread.currentThread().isInterrupted());
        if (!state.ended()) {
            throw Problem.of(
                    ProblemKind.UNAVAILABLE,
                    "The server ends; " + state.changed()
                            + " tasks were changed. With an action_id a repeat goes on there");
        }
        return state.changed();
    }
}
