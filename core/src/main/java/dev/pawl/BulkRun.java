package dev.pawl;

import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.Change;
import dev.pawl.store.TaskStore;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Goes through a bulk part by part, and tells of every change as if it had been asked for by itself. */
final class BulkRun {
    private final TaskStore store;
    private final Bulk bulk;
    private final Consumer<Change> told;

    BulkRun(TaskStore store, Bulk bulk, Consumer<Change> told) {
        this.store = store;
        this.bulk = bulk;
        this.told = told;
    }

    /**
     * @param goesOn told after each part how many tasks have been changed so far; false ends it
     */
    Bulk.State run(LongPredicate goesOn) {
        Bulk.State state = store.begin(bulk);
        boolean wanted = true;
        while (wanted && !state.ended()) {
            BulkStep step = store.goOn(bulk, state);
            step.changes().forEach(told);
            state = step.state();
            wanted = goesOn.test(state.changed());
        }
        return state;
    }
}
