package dev.pawl;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Watches tasks being enqueued and worked on, to tell a tracing system. {@link #NONE} unless told; the module {@code pawl-tracing} has one for
 * OpenTelemetry. None of its methods throws of its own accord.
 *
 * <p>Threading: called by any number of threads at once.
 */
public interface Tracing {
    /** Watches nothing. */
    Tracing NONE = new Tracing() {
        @Override
        public Sending sending(List<NewTask> tasks) {
            return () -> tasks;
        }

        @Override
        public Outcome run(Claim claim, TaskContext context, Callable<Outcome> work) throws Exception {
            return work.call();
        }
    };

    /** Tasks are about to be enqueued together; there may be none of them. */
    Sending sending(List<NewTask> tasks);

    /**
     * Runs an attempt, on the thread on which its handler is to run.
     *
     * @param work reads the payload and runs the handler; called once, and what it returns or throws is passed on
     */
    Outcome run(Claim claim, TaskContext context, Callable<Outcome> work) throws Exception;

    /** One enqueue under way. One of {@link #stored} and {@link #failed} ends it, on any thread. */
    interface Sending {
        /** The tasks as they are to be stored: with the trace in which they are enqueued. */
        List<NewTask> tasks();

        /** They are stored, or will be with the caller's transaction. */
        default void stored(List<Enqueued> answers) {}

        /** None of them is. */
        default void failed(Throwable why) {}
    }
}
