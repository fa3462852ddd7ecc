package dev.pawl;

import dev.pawl.task.Outcome;

/** Does the work of a type and says how it ended; throwing means try again. */
@FunctionalInterface
public interface OutcomeHandler<P> {
    Outcome run(P payload, TaskContext context) throws Exception;
}
