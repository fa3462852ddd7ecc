package dev.pawl.server;

import dev.pawl.Grid.Held;
import dev.pawl.Pawl;
import dev.pawl.task.TypeDefaults;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the routes of grids do. */
final class GridOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final AtomicBoolean resetting = new AtomicBoolean();

    GridOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> show(String name) {
        return pool.supply(() -> Answer.ok(
                GridBody.GRID.of(new GridBody.Shown(name, pawl.grid(name).statistics()))));
    }

    CompletionStage<Answer> claim(GridBody wanted) {
        return pool.supply(() -> {
            List<Held> held =
                    pawl.grid(wanted.grid()).claim(wanted.worker(), wanted.keys(), wanted.most(), wanted.lease());
            List<WorkShapes.Claimed> claimed = held.stream()
                    .map(one -> new WorkShapes.Claimed(
                            one.claim(),
                            one.claim().claimedAt() + wanted.lease().toMillis(),
                            Map.of(),
                            TypeDefaults.NONE))
                    .toList();
            return Answer.ok(WorkShapes.CLAIMS.of(new WorkShapes.Batch(claimed, null)))
                    .orElse(() -> pool.supply(() -> {
                        held.forEach(pawl.grid(wanted.grid())::release);
                        return held;
                    }));
        });
    }

    CompletionStage<Answer> reset(GridReset wanted) {
        return pool.supply(() -> {
            // why: one may take minutes, and the few threads that wait for the file are for everybody.
            if (!resetting.compareAndSet(false, true)) {
                throw Problem.of(ProblemKind.BUSY, "Another reset is at work; nothing was done");
            }
            try {
                return Answer.ok(GridReset.DONE.of(pawl.grid(wanted.grid()).reset(wanted.which(), wanted.matching())));
            } finally {
                resetting.set(false);
            }
        });
    }

    CompletionStage<Answer> missing(GridBody wanted) {
        return pool.supply(
                () -> Answer.ok(GridBody.KEYS_LEFT.of(pawl.grid(wanted.grid()).missing(wanted.keys()))));
    }
}
